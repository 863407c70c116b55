import Model

/// The content of one cell of a table.
enum TableCell {
  case text(String)
  /// Text from outside.
  case foreign(String)
  case number(String)

  static func day(_ day: Day?) -> TableCell { .text(day?.description ?? "none") }
  /// A day that may depend on the planned day of another message.
  static func day(_ day: Day?, isProjected: Bool) -> TableCell {
    .text((day?.description ?? "none") + (isProjected ? " (projected)" : ""))
  }
  static func count(_ count: Int) -> TableCell { .number(count.grouped) }

  var kind: String {
    if case .number = self { "number" } else { "text" }
  }

  func write(to html: inout HTML) {
    switch self {
    case .text(let text), .number(let text): html.prose(text)
    case .foreign(let text): html.foreign(text)
    }
  }
}

import Model

/// The content of one cell of a table.
enum TableCell: Equatable {
  case text(String)
  /// Text from outside.
  case foreign(String)
  /// Somebody's address, which may break behind its sign rather than anywhere.
  case recipient(String)
  /// The name of something inside others, so many levels deep.
  case inside(String, depth: Int)
  /// A name that leads to another page.
  case link(String, to: String)
  case number(String)
  /// A day in which no line breaks, and what is to be said of it.
  case onDay(Day, remark: String)

  static func day(_ day: Day?) -> TableCell { self.day(day, isProjected: false) }
  /// A day that may depend on the planned day of another message.
  static func day(_ day: Day?, isProjected: Bool) -> TableCell {
    day.map { .onDay($0, remark: isProjected ? "(projected)" : "") } ?? .text("none")
  }
  static func count(_ count: Int) -> TableCell { .number(count.grouped) }

  var kind: String {
    switch self {
    case .number: "number"
    case .text("–"), .foreign("–"): "text nothing"
    case .recipient: "text recipient"
    case .text, .foreign, .inside, .link, .onDay: "text"
    }
  }

  func write(to html: inout HTML) {
    switch self {
    case .text(let text), .number(let text): html.prose(text)
    case .foreign(let text): html.foreign(text)
    case .onDay(let day, let remark):
      html.element("span", ["class": "whole"], text: day.named)
      if !remark.isEmpty { html.text(" " + remark) }
    case .recipient(let text): html.address(text)
    case .inside(let text, let depth):
      html.element("span", ["class": "depth\(min(depth, 4))"]) { $0.foreign(text) }
    case .link(let text, let address):
      html.element("a", ["href": address]) { $0.foreign(text) }
    }
  }

  /// Its text alone.
  var words: String {
    switch self {
    case .text(let text), .foreign(let text), .recipient(let text), .inside(let text, _),
      .link(let text, _), .number(let text):
      text
    case .onDay(let day, let remark): remark.isEmpty ? day.named : "\(day.named) \(remark)"
    }
  }
}

extension Day {
  /// With its weekday: `2027-03-01 Mon`.
  var named: String { "\(self) \(weekdayName)" }
}

package import Model

/// A file of addresses that nothing is to go to.
package typealias SuppressionFile = RowFile<SuppressionRow>

/// One address, `@domain` or person, with what is said of it.
package struct SuppressionRow: Equatable, Sendable {
  package let name: Name
  package let cause: SuppressionCause
  package let reason: String?

  /// Whom nothing is to go to, as it is written.
  package enum Name: Equatable, Sendable {
    case address(String)
    case person(String)
  }
}

/// The columns of a suppression: those of `suppress list`, so that one database can take another's list.
private enum Column: Int, CaseIterable {
  case address
  case kind
  case reason
  case person
  case since
  case statedWith

  var name: String {
    switch self {
    case .address: "address"
    case .kind: "kind"
    case .reason: "reason"
    case .person: "person"
    // Where the list came from has stated it then and so; here it is stated now.
    case .since: "since"
    case .statedWith: "stated_with"
    }
  }
}

extension SuppressionRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: [Column.address.name]
  )

  package init(_ fields: Fields) throws(ColumnError) {
    let reason = try fields.line(Column.reason.rawValue)
    self.init(
      name: try fields.suppressedName(),
      cause: try fields.suppressionCause(),
      reason: reason.isEmpty ? nil : reason
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .address, .person: _ = try fields.suppressedName()
    case .kind: _ = try fields.suppressionCause()
    case .reason, .since, .statedWith, nil: _ = try fields.line(column)
    }
  }
}

extension Fields {
  /// The address, without what keeps a spreadsheet from running a `@domain`, or where there is none the person.
  fileprivate func suppressedName() throws(ColumnError) -> SuppressionRow.Name {
    let person = try name(Column.person.rawValue)
    guard isGiven(Column.address.rawValue) || person.isEmpty else { return .person(person) }
    try require(Column.address.rawValue)
    return .address(CSVWriter.unguarded(try name(Column.address.rawValue)))
  }

  fileprivate func suppressionCause() throws(ColumnError) -> SuppressionCause {
    let text = texts[Column.kind.rawValue]
    if text.isEmpty { return .file }
    guard let cause = SuppressionCause.allCases.first(where: { $0.name == text }) else {
      let names = SuppressionCause.allCases.map(\.name)
      throw columnError(Column.kind.rawValue, .notOneOf(text, names))
    }
    return cause
  }
}

package import Model

/// A file of addresses that nothing is to go to.
package typealias SuppressionFile = RowFile<SuppressionRow>

/// One address, or `@domain`, with what is said of it.
package struct SuppressionRow: Equatable, Sendable {
  package let address: String
  package let cause: SuppressionCause
  package let reason: String?
}

/// The columns of a suppression.
private enum Column: Int, CaseIterable {
  case address
  case kind
  case reason

  var name: String {
    switch self {
    case .address: "address"
    case .kind: "kind"
    case .reason: "reason"
    }
  }
}

extension SuppressionRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: [Column.address.name]
  )

  package init(_ fields: Fields) throws(ColumnError) {
    try fields.require(Column.address.rawValue)
    let reason = try fields.line(Column.reason.rawValue)
    self.init(
      address: try fields.name(Column.address.rawValue),
      cause: try fields.suppressionCause(),
      reason: reason.isEmpty ? nil : reason
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .address:
      try fields.require(column)
      _ = try fields.name(column)
    case .kind: _ = try fields.suppressionCause()
    case .reason, nil: _ = try fields.line(column)
    }
  }
}

extension Fields {
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

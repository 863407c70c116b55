package import Model

/// A file of capacities of single days.
package typealias CapacityFile = RowFile<CapacityException>

/// The columns of a capacity.
private enum Column: Int, CaseIterable {
  case channel
  case day
  case capacity
  case reason

  var name: String {
    switch self {
    case .channel: "channel"
    case .day: "day"
    case .capacity: "capacity"
    case .reason: "reason"
    }
  }
}

extension CapacityException: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: Set([Column.channel, .day, .capacity].map(\.name))
  )

  package init(_ fields: Fields) throws(ColumnError) {
    try fields.require(Column.channel.rawValue)
    let reason = try fields.line(Column.reason.rawValue)
    self.init(
      channel: try fields.name(Column.channel.rawValue),
      day: try fields.required(Column.day, fields.day),
      capacity: try fields.required(Column.capacity, fields.capacity),
      reason: reason.isEmpty ? nil : reason
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .channel:
      try fields.require(column)
      _ = try fields.name(column)
    case .day: _ = try fields.required(.day, fields.day)
    case .capacity: _ = try fields.required(.capacity, fields.capacity)
    case .reason, nil: _ = try fields.line(column)
    }
  }
}

extension Fields {
  fileprivate func capacity(_ column: Int) throws(ColumnError) -> Int? {
    try number(column, in: Capacity.range)
  }

  fileprivate func required<Value>(
    _ column: Column,
    _ read: (Int) throws(ColumnError) -> Value?
  ) throws(ColumnError) -> Value {
    guard let value = try read(column.rawValue) else {
      throw columnError(column.rawValue, .notGiven)
    }
    return value
  }
}

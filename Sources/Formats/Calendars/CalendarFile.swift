package import Model

/// A file of closed days with the columns `date`, `name` and optionally `region` and `country`.
package typealias CalendarFile = RowFile<CalendarRow>

/// One closed day of a file, with its region and country if the file has them.
package struct CalendarRow: Equatable, Sendable {
  package let closed: ClosedDay
  package let region: String
  package let country: String
}

/// The columns of a calendar.
private enum Column: Int, CaseIterable {
  case date
  case name
  case region
  case country

  var name: String {
    switch self {
    case .date: "date"
    case .name: "name"
    case .region: "region"
    case .country: "country"
    }
  }
}

extension CalendarRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: Set([Column.date, .name].map(\.name))
  )

  package init(_ fields: Fields) throws(ColumnError) {
    try fields.require(Column.name.rawValue)
    guard let day = try fields.day(Column.date.rawValue) else {
      throw fields.columnError(Column.date.rawValue, .notGiven)
    }
    self.init(
      closed: ClosedDay(day, try fields.line(Column.name.rawValue)),
      region: try fields.line(Column.region.rawValue),
      country: try fields.line(Column.country.rawValue)
    )
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .date: _ = try fields.day(column)
    case .name:
      try fields.require(column)
      _ = try fields.line(column)
    case .region, .country, nil: _ = try fields.line(column)
    }
  }
}

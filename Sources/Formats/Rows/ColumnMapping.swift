/// What a person has said about a file whose columns are not ours.
package struct ColumnMapping: Equatable, Sendable {
  /// Our name to the heading that it is read from (`--column not_before=opened_at`).
  package var renamed: [String: String]
  /// Headings that are not read (`--ignore-column NAME`).
  package var ignored: Set<String>
  /// Whether every heading that is not ours is ignored (`--ignore-other-columns`).
  package var ignoresOthers: Bool
  /// Our name to a text for every row, for a column that the file lacks (`--set channel=email`).
  package var constants: [String: String]
  /// Whether a day may be written as an ISO 8601 date-time, whose date is taken as it is written (`--days-from-times`).
  package var takesDaysFromTimes: Bool

  /// Nothing said: the file is expected to have our headings.
  package static let none = ColumnMapping()

  package init(
    renamed: [String: String] = [:],
    ignored: Set<String> = [],
    ignoresOthers: Bool = false,
    constants: [String: String] = [:],
    takesDaysFromTimes: Bool = false
  ) {
    self.renamed = renamed
    self.ignored = ignored
    self.ignoresOthers = ignoresOthers
    self.constants = constants
    self.takesDaysFromTimes = takesDaysFromTimes
  }
}

/// The columns that one kind of file may have, and which of them each row needs.
package struct ColumnSet: Equatable, Sendable {
  package let names: [String]
  package let required: Set<String>

  package init(names: [String], required: Set<String>) {
    self.names = names
    self.required = required
  }
}

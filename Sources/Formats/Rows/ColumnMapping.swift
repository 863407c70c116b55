/// How to read a file whose columns differ from ours.
package struct ColumnMapping: Equatable, Sendable {
  /// Our column names and the headings to read them from (`--column not_before=opened_at`).
  package var renamed: [String: String]
  /// Headings to ignore (`--ignore-column NAME`).
  package var ignored: Set<String>
  /// Whether to ignore all unknown headings (`--ignore-other-columns`).
  package var ignoresOthers: Bool
  /// Values for columns that the file lacks (`--set channel=email`).
  package var constants: [String: String]
  /// Whether days may be ISO 8601 date-times, of which the date is used as written (`--days-from-times`).
  package var takesDaysFromTimes: Bool

  /// The file has our headings.
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

/// The columns of one kind of file, and those that every row needs.
package struct ColumnSet: Equatable, Sendable {
  package let names: [String]
  package let required: Set<String>

  package init(names: [String], required: Set<String>) {
    self.names = names
    self.required = required
  }
}

import Model

/// Reads rows of a file in one format, as one text for each of our columns.
protocol RowReader: AnyObject {
  /// Advances to the next row; false at the end of the file.
  func next() throws(InputError) -> Bool
  /// Replaces the texts by those of the present row; leaves the constants of other columns.
  func read(into texts: inout [String]) throws(RowError)
  /// The place of the present row.
  var place: Place { get }
  func place(ofColumn column: Int) -> Place
  /// Whether the present row says something in a column, be it nothing.
  func states(column: Int) -> Bool
  /// The bytes of the present row, without its line end.
  var record: [UInt8] { get }
  /// The header; nil for a format without one.
  var header: CSVHeader? { get }
  var bytesRead: Int { get }
  var totalBytes: Int? { get }
}

/// The bytes of a header, and its headings.
struct CSVHeader {
  let record: [UInt8]
  let headings: [String]
}

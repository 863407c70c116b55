import Model

/// Rows of a file in one of our formats, each as a text for every one of our columns.
protocol RowReader: AnyObject {
  /// Goes on to the next row; false when there is none.
  func next() throws(InputError) -> Bool
  /// Puts the texts of the present row in their places, which hold the constants or an earlier row of the same file.
  func read(into texts: inout [String]) throws(RowError)
  /// The place of the present row, and of one of our columns in it.
  var place: Place { get }
  func place(ofColumn column: Int) -> Place
  /// The present row as it stands in the file, without its line end.
  var record: [UInt8] { get }
  /// The header as it stands in the file; nil for a format that has none.
  var header: CSVHeader? { get }
  var bytesRead: Int { get }
  var totalBytes: Int? { get }
}

/// A header as it stands in the file, and what it says.
struct CSVHeader {
  let record: [UInt8]
  let headings: [String]
}

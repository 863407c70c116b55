/// The format of a file of rows.
package enum FileFormat: Equatable, Sendable {
  /// RFC 4180, with a header.
  case csv
  /// One JSON object a line.
  case jsonLines

  /// The format of a path by its extension, `.csv`, `.jsonl` or `.ndjson`; nil for others.
  package init?(path: String) {
    let name = path.lowercased()
    if name.hasSuffix(".csv") {
      self = .csv
    } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
      self = .jsonLines
    } else {
      return nil
    }
  }

  /// The format of a text by its first character: no CSV header of ours begins with a brace; nil for an array of JSON.
  init?(sniffing text: Span<UInt8>) {
    var index = 0
    while index < text.count, text[index] <= .space {
      index += 1
    }
    let first = index < text.count ? text[index] : .space
    if first == UInt8(ascii: "[") { return nil }
    self = first == UInt8(ascii: "{") ? .jsonLines : .csv
  }
}

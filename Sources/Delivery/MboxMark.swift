/// A place in an mbox file, and what stands right before it: `LENGTH-CHECKSUM`.
struct MboxMark {
  let length: Int
  private let checksum: String

  init(of file: borrowing MboxFile, at length: Int) throws(DeliveryFault) {
    self.length = length
    checksum = try MboxMark.checksum(of: file, before: length)
  }

  /// Reads the form of `text`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let length = Int(parts[0]), length >= 0 else { return nil }
    self.length = length
    checksum = String(parts[1])
  }

  var text: String { "\(length)-\(checksum)" }

  /// Whether the file is as long at least, and still the same right before the place.
  func holds(for file: borrowing MboxFile) throws(DeliveryFault) -> Bool {
    guard try file.length() >= length else { return false }
    return try MboxMark.checksum(of: file, before: length) == checksum
  }

  private static func checksum(
    of file: borrowing MboxFile,
    before place: Int
  ) throws(DeliveryFault) -> String {
    Checksum(of: try file.bytes(before: place, atMost: 1024)[...]).text
  }
}

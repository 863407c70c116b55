import Glibc

/// An mbox file as it was at an instant: `LENGTH-CHECKSUM-NUMBER-CHANGE`.
///
/// The checksum is that of what stands right before the end, the number is the file's on its disk, and the
/// change is when the system last noted one, in nanoseconds.
struct MboxCheckpoint: Equatable {
  let length: Int
  private let checksum: String
  private let number: UInt
  private let change: Int

  init(of file: borrowing MboxFile) throws(DeliveryError) {
    let status = try file.status()
    length = status.st_size
    checksum = try MboxCheckpoint.checksum(of: file, before: length)
    number = UInt(status.st_ino)
    change = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// Reads the form of `text`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, let length = Int(parts[0]), length >= 0, let number = UInt(parts[2]),
      let change = Int(parts[3])
    else { return nil }
    (self.length, self.number, self.change) = (length, number, change)
    checksum = String(parts[1])
  }

  var text: String { "\(length)-\(checksum)-\(number)-\(change)" }

  /// Whether nobody can have put anything into the file since, or taken anything out.
  ///
  /// Its length and content alone do not tell: who takes out what was appended leaves them as they were.
  func isAll(of file: borrowing MboxFile) throws(DeliveryError) -> Bool {
    try MboxCheckpoint(of: file) == self
  }

  /// Whether it is the same file still, as long at least, and unchanged right before the place.
  func holds(for file: borrowing MboxFile) throws(DeliveryError) -> Bool {
    let status = try file.status()
    guard UInt(status.st_ino) == number, status.st_size >= length else { return false }
    return try MboxCheckpoint.checksum(of: file, before: length) == checksum
  }

  private static func checksum(
    of file: borrowing MboxFile,
    before place: Int
  ) throws(DeliveryError) -> String {
    Checksum(of: try file.bytes(before: place, atMost: 1024)[...]).text
  }
}

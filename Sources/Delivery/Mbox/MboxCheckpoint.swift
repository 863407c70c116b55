import Glibc

/// The state of an mbox file at an instant: `LENGTH-CHECKSUM-INODE-CTIME`.
///
/// The checksum covers the last bytes of the file; the time of the last change is in nanoseconds.
struct MboxCheckpoint: Equatable {
  let length: Int
  private let checksum: String
  private let inode: UInt
  private let changeTime: Int

  init(of file: borrowing MboxFile) throws(DeliveryError) {
    let status = try file.status()
    length = status.st_size
    checksum = try MboxCheckpoint.checksum(of: file, before: length)
    inode = UInt(status.st_ino)
    changeTime = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// Parses the form of `text`.
  init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, let length = Int(parts[0]), length >= 0, let inode = UInt(parts[2]),
      let changeTime = Int(parts[3])
    else { return nil }
    (self.length, self.inode, self.changeTime) = (length, inode, changeTime)
    checksum = String(parts[1])
  }

  var text: String { "\(length)-\(checksum)-\(inode)-\(changeTime)" }

  /// Whether the file is certainly unchanged since.
  ///
  /// Length and content alone do not prove it: removing an appended message restores both.
  func isUnchanged(_ file: borrowing MboxFile) throws(DeliveryError) -> Bool {
    try MboxCheckpoint(of: file) == self
  }

  /// Whether it is still the same file, at least as long, and unchanged right before the checkpoint.
  func isPrefix(of file: borrowing MboxFile) throws(DeliveryError) -> Bool {
    let status = try file.status()
    guard UInt(status.st_ino) == inode, status.st_size >= length else { return false }
    return try MboxCheckpoint.checksum(of: file, before: length) == checksum
  }

  private static func checksum(
    of file: borrowing MboxFile,
    before place: Int
  ) throws(DeliveryError) -> String {
    Checksum(of: try file.bytes(before: place, atMost: 1024)[...]).text
  }
}

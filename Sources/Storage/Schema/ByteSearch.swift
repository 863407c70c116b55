import Glibc

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte stands next from a place on.
  ///
  /// By the C library: each program reads the text of the whole schema when it opens a database, and a loop over
  /// characters would take longer than all else that it does.
  func place(of byte: UInt8, from start: Int = 0) -> Int? {
    guard start < count, let base = baseAddress,
      let found = unsafe memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return unsafe base.distance(to: found.assumingMemoryBound(to: UInt8.self))
  }

  /// The bytes of a range as text.
  func text(_ range: Range<Int>) -> String {
    unsafe String(decoding: UnsafeBufferPointer(rebasing: self[range]), as: UTF8.self)
  }
}

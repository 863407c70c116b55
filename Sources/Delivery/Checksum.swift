/// A 64-bit checksum that detects accidental changes; it does not protect against forgery.
///
/// It is FNV-1a over words of eight bytes, with the high bits folded into the low ones after each word.
/// Two texts of equal length that differ in a single word always have different checksums.
struct Checksum: Equatable {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init(of bytes: ArraySlice<UInt8>) {
    let span = bytes.span
    var place = 0
    while place + 8 <= span.count {
      let word = unsafe span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
      mix(UInt64(littleEndian: word))
      place += 8
    }
    var rest: UInt64 = 0
    for index in (place..<span.count).reversed() { rest = rest << 8 | UInt64(span[index]) }
    mix(rest)
  }

  /// Sixteen hexadecimal digits.
  var text: String {
    let digits = String(value, radix: 16)
    return digits.utf8.count == 16
      ? digits : String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  private mutating func mix(_ word: UInt64) {
    value = (value ^ word) &* 0x100_0000_01b3
    value ^= value >> 32
  }
}

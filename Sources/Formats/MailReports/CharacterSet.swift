import Glibc
import Model

/// Text in the character sets of mail, read as far as the C library knows them.
enum CharacterSet {
  /// The text of bytes in a character set; without one, or in one that nobody knows, as UTF-8.
  static func text(_ bytes: [UInt8], _ charset: String?) -> String {
    if let plain = String(validating: bytes, as: UTF8.self), !bytes.contains(0x1B) { return plain }
    let charset = charset ?? (bytes.contains(0x1B) ? "iso-2022-jp" : nil)
    guard let charset, let converted = converted(bytes, from: charset) else {
      return String(decoding: bytes, as: UTF8.self)
    }
    return String(decoding: converted, as: UTF8.self)
  }

  /// The bytes in UTF-8, without those that are none of the character set; nil where it is not known.
  private static func converted(_ bytes: [UInt8], from charset: String) -> [UInt8]? {
    guard charset.utf8.count <= 40, charset.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      return nil
    }
    let conversion = unsafe iconv_open("UTF-8", charset)
    guard unsafe conversion != iconv_t(bitPattern: -1) else { return nil }
    defer { _ = unsafe iconv_close(conversion) }
    var source = bytes.map(CChar.init(bitPattern:))
    // No character set of mail needs more than three bytes of UTF-8 for one of its own.
    var target = [CChar](repeating: 0, count: bytes.count * 3 + 16)
    let written = unsafe source.withUnsafeMutableBufferPointer { source in
      unsafe target.withUnsafeMutableBufferPointer { target in
        var (from, left) = (source.baseAddress, source.count)
        var (into, room) = (target.baseAddress, target.count)
        while left > 0, unsafe iconv(conversion, &from, &left, &into, &room) == -1, errno == EILSEQ
        {
          unsafe from = from.map { unsafe $0 + 1 }
          left -= 1
        }
        return target.count - room
      }
    }
    return target.prefix(written).map(UInt8.init(bitPattern:))
  }
}

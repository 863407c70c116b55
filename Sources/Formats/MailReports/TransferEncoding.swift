import Model

/// The Content-Transfer-Encoding of a part (RFC 2045, 6).
enum TransferEncoding {
  case none, base64, quotedPrintable

  init(_ header: MailHeader) {
    switch header.words("content-transfer-encoding").first {
    case "base64": self = .base64
    case "quoted-printable": self = .quotedPrintable
    default: self = .none
    }
  }

  /// The content without its encoding; what breaks the rules of the encoding is left out or kept as it is.
  func decoded(_ content: ArraySlice<UInt8>) -> [UInt8] {
    switch self {
    case .none: [UInt8](content)
    case .base64: TransferEncoding.base64(content)
    case .quotedPrintable: TransferEncoding.quotedPrintable(content)
    }
  }

  static func base64(_ content: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    for sign in content {
      guard sign != UInt8(ascii: "=") else { break }
      guard let value = value(ofBase64: sign) else { continue }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return bytes
  }

  private static func value(ofBase64 sign: UInt8) -> UInt8? {
    switch sign {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): sign - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): sign - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): sign - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// Decodes escapes such as `=3D`, and joins lines that end in `=`, perhaps with blanks behind.
  ///
  /// With `underscoreIsSpace` it is the encoding of words in headers (RFC 2047, 4.2).
  static func quotedPrintable(
    _ content: ArraySlice<UInt8>,
    underscoreIsSpace: Bool = false
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(content.count)
    var rest = content
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "=") else {
        bytes.append(underscoreIsSpace && byte == UInt8(ascii: "_") ? 0x20 : byte)
        continue
      }
      if let high = rest.first?.valueOfHexadecimal,
        let low = rest.dropFirst().first?.valueOfHexadecimal
      {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
        continue
      }
      let behind = rest.drop(while: \.isBlank)
      if behind.starts(with: [0x0D, 0x0A]) {
        rest = behind.dropFirst(2)
      } else if behind.first == 0x0A || behind.first == 0x0D {
        rest = behind.dropFirst()
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}

extension UInt8 {
  /// The value of a hexadecimal digit in upper or lower case.
  fileprivate var valueOfHexadecimal: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

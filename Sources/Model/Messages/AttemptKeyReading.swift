extension AttemptKey {
  /// The parts of a key that was read: which attempt at which message, of what content.
  package struct Reading: Equatable, Sendable {
    /// The id of a message, as far as the key contains it.
    package enum Name: Equatable, Sendable {
      case whole(String)
      /// The beginning of a shortened id; its message has to be found by making the message's key.
      case beginning(String)
    }

    package let name: Name
    /// Counted from 1.
    package let attempt: Int
    let digest: String
    /// The key's own text.
    package let text: String

    /// Whether the key names the message of this id.
    package func names(_ message: String) -> Bool {
      AttemptKey(message: message, attempt: attempt, digest: digest).text == text
    }

    /// Whether the key looks like one of the database of this origin.
    ///
    /// Only the claimed content proves it.
    package func isMarked(by origin: Origin) -> Bool { digest.hasPrefix(origin.mark) }
  }

  /// Reads the left side of a Message-ID that this program made; nil for any other.
  package static func reading(messageID: String) -> Reading? {
    let sides = messageID.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard sides.count == 2, !sides[1].isEmpty else { return nil }
    return reading(String(decoding: sides[0], as: UTF8.self))
  }

  /// The key with this text; nil if it is not one with a digest.
  package init?(_ text: String) {
    guard AttemptKey.reading(text) != nil else { return nil }
    self.text = text
  }

  /// Reads `ID-ATTEMPT.DIGEST`; nil if the text is no key.
  package static func reading(_ text: String) -> Reading? {
    let bytes = Array(text.utf8)
    guard bytes.count <= longest, let dot = bytes.lastIndex(of: UInt8(ascii: ".")),
      let dash = bytes[..<dot].lastIndex(of: UInt8(ascii: "-")),
      let attempt = Int(String(decoding: bytes[(dash + 1)..<dot], as: UTF8.self)), attempt >= 1,
      isDigest(String(decoding: bytes[(dot + 1)...], as: UTF8.self))
    else { return nil }
    let digest = String(decoding: bytes[(dot + 1)...], as: UTF8.self)
    let name: Reading.Name
    if let readable = beginning(of: bytes[..<dash]) {
      guard let bytes = unescaped(readable), let id = wholeLetters(of: bytes) else { return nil }
      name = .beginning(id)
    } else {
      guard let bytes = unescaped(bytes[..<dash]), !bytes.isEmpty,
        let id = String(validating: bytes, as: UTF8.self)
      else { return nil }
      name = .whole(id)
    }
    let reading = Reading(name: name, attempt: attempt, digest: digest, text: text)
    // Only the spelling that this program writes is a key.
    if case .whole(let id) = name, !reading.names(id) { return nil }
    return reading
  }

  /// The part before the digest of a shortened id; nil if there is none.
  private static func beginning(of name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let digest = name.suffix(digestMark.utf8.count + 64)
    guard name.count > digest.count, digest.starts(with: digestMark.utf8) else { return nil }
    return name.dropLast(digest.count)
  }

  /// Decodes bytes that may have been cut within their last character.
  private static func wholeLetters(of bytes: [UInt8]) -> String? {
    (0..<4).lazy.compactMap { String(validating: bytes.dropLast($0), as: UTF8.self) }.first
  }

  private static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        text.append(byte)
        continue
      }
      guard let high = rest.popFirst()?.hexadecimalValue,
        let low = rest.popFirst()?.hexadecimalValue
      else { return nil }
      text.append(high << 4 | low)
    }
    return text
  }
}

extension UInt8 {
  /// The value of a digit of an escape, in upper case.
  fileprivate var hexadecimalValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

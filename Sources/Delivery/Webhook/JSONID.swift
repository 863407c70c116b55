/// The member `id` of a JSON object, if it is a text or a number; nil for anything else.
func jsonID(in bytes: [UInt8]) -> String? {
  var reader = JSONMembers(bytes)
  return reader.value(of: "id")
}

/// A reader of the members of one object, which passes over everything within them.
private struct JSONMembers {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func value(of name: String) -> String? {
    guard take("{") else { return nil }
    repeat {
      guard let member = text(), take(":") else { return nil }
      let found = next == UInt8(ascii: "\"") ? text() : word()
      // What a cut has ended is not known to be whole.
      guard let found, next != nil else { return nil }
      if member == name { return found.isEmpty ? nil : found }
    } while take(",")
    return nil
  }

  /// The next byte that is no space.
  private var next: UInt8? {
    mutating get {
      while place < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place]) { place += 1 }
      return place < bytes.count ? bytes[place] : nil
    }
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: sign) else { return false }
    place += 1
    return true
  }

  /// A text; an escaped character stays as it is written, which no name of a message needs.
  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard place < bytes.count else { return nil }
    defer { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// A number as it is written; empty for any other value that is not a text, which is passed over.
  private mutating func word() -> String? {
    guard next != nil else { return nil }
    let start = place
    var depth = 0
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        guard text() != nil else { return nil }
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      default: break
      }
      if depth < 0 || depth == 0 && bytes[place] == UInt8(ascii: ",") { break }
      place += 1
    }
    let word = String(decoding: bytes[start..<place], as: UTF8.self).filter { !$0.isWhitespace }
    return Double(word) == nil ? "" : word
  }
}

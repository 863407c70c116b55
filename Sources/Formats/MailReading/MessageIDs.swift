/// The ids that a field such as In-Reply-To or References names, without their angle brackets.
enum MessageIDs {
  /// A longer id is nobody's: a line of mail has at most 998 bytes.
  private static let longest = 998

  /// Every id of a field's value in its order.
  ///
  /// Comments and quoted words are passed over, as in `<a@b> (Ann's message of "Monday")`, but one that is
  /// never closed hides nothing. White space inside the brackets came from folding and does not count. A
  /// value without brackets that is one word is an id, too.
  static func all(in value: [UInt8]) -> [String] {
    var ids: [String] = []
    var scan = Scan(value)
    while let id = scan.next() { ids.append(id) }
    if ids.isEmpty, !value.contains(UInt8(ascii: "<")), let id = bareID(value) { ids = [id] }
    return ids
  }

  private static func bareID(_ value: [UInt8]) -> String? {
    let words = value.split { $0.isBlank }
    return words.count == 1 && words[0].contains(UInt8(ascii: "@")) ? id(words[0]) : nil
  }

  private static func id(_ bytes: ArraySlice<UInt8>) -> String? {
    let id = bytes.filter { !$0.isBlank }
    guard 1...longest ~= id.count, id.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    return String(decoding: id, as: UTF8.self)
  }

  /// One pass over a value; each kind of sign that proves to be unclosed is not looked at again.
  private struct Scan {
    private let value: [UInt8]
    private var place = 0
    private var trustsComments = true
    private var trustsQuotes = true

    init(_ value: [UInt8]) {
      self.value = value
    }

    mutating func next() -> String? {
      while place < value.count {
        switch value[place] {
        case UInt8(ascii: "<"):
          guard let end = closingBracket() else { return nil }
          let inside = value[(place + 1)..<end]
          place = end + 1
          if let id = MessageIDs.id(inside) { return id }
        case UInt8(ascii: "(") where trustsComments:
          trustsComments = skip { $0.endOfComment(at: $1) }
        case UInt8(ascii: "\"") where trustsQuotes: trustsQuotes = skip { $0.endOfQuote(at: $1) }
        default: place += 1
        }
      }
      return nil
    }

    /// The bracket that closes the innermost of those that open here; `place` moves to that one.
    private mutating func closingBracket() -> Int? {
      for index in (place + 1)..<max(value.count, place + 1) {
        if value[index] == UInt8(ascii: ">") { return index }
        if value[index] == UInt8(ascii: "<") { place = index }
      }
      place = value.count
      return nil
    }

    /// Passes over what begins here; false where it never ends.
    private mutating func skip(_ end: ([UInt8], Int) -> Int?) -> Bool {
      guard let end = end(value, place) else {
        place += 1
        return false
      }
      place = end
      return true
    }
  }
}

extension [UInt8] {
  /// What comes behind the comment that begins at a place, with the comments inside it; nil where it never ends.
  func endOfComment(at start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < count {
      switch self[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 { return index + 1 }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// What comes behind the quoted words that begin at a place; nil where they never end.
  func endOfQuote(at start: Int) -> Int? {
    var index = start + 1
    while index < count {
      switch self[index] {
      case UInt8(ascii: "\\"): index += 1
      case UInt8(ascii: "\""): return index + 1
      default: break
      }
      index += 1
    }
    return nil
  }
}

/// The Message-IDs in a field such as In-Reply-To or References, without angle brackets.
enum MessageIDs {
  /// A line of a mail has at most 998 bytes.
  private static let longest = 998

  /// All ids of a field's value, in order.
  ///
  /// Comments and quoted strings are skipped, as in `<a@b> (Ann's message of "Monday")`, unless they are not
  /// closed. White space inside the brackets comes from folding and is removed. A value of a single word without
  /// brackets is an id, too.
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

  /// A single pass over a value; once a comment or quote is not closed, later ones are not skipped either.
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

    /// The closing bracket of the innermost bracket that opens here; `place` moves to the latter.
    private mutating func closingBracket() -> Int? {
      for index in (place + 1)..<max(value.count, place + 1) {
        if value[index] == UInt8(ascii: ">") { return index }
        if value[index] == UInt8(ascii: "<") { place = index }
      }
      place = value.count
      return nil
    }

    /// Skips what begins here; false if it is not closed.
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
  /// The offset after the comment that begins at an offset, including nested ones; nil if it is not closed.
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

  /// The offset after the quoted string that begins at an offset; nil if it is not closed.
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

/// A piece of HTML.
enum HTMLToken: Equatable {
  /// With its entities decoded.
  case text(String)
  /// A tag by its name in lower case, with its attributes.
  case start(String, [String: String])
  case end(String)
}

/// Takes HTML apart, as loosely as browsers do: whatever is no tag is text, and nothing is refused.
///
/// Comments, declarations and what stands in scripts and styles are left out.
struct HTMLTokens: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var place = 0

  /// The elements whose content is no text of the page, and no markup.
  private static let unread: Set<String> = [
    "script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp",
  ]

  init(_ html: String) {
    bytes = Array(html.utf8)
  }

  mutating func next() -> HTMLToken? {
    while place < bytes.count {
      guard bytes[place] == UInt8(ascii: "<"), let after = byte(at: place + 1) else {
        return .text(text())
      }
      switch after {
      case UInt8(ascii: "!") where starts(with: "<!--"): skip(past: "-->", from: place + 4)
      case UInt8(ascii: "!"), UInt8(ascii: "?"): skip(past: ">", from: place + 1)
      case UInt8(ascii: "/") where byte(at: place + 2).map(\.isLetter) == true:
        place += 2
        let name = name()
        skip(past: ">", from: place)
        return .end(name)
      case _ where after.isLetter:
        place += 1
        let name = name()
        guard let attributes = attributes() else { return nil }
        if HTMLTokens.unread.contains(name) { skip(toEndOf: name) }
        return .start(name, attributes)
      default: return .text(text())
      }
    }
    return nil
  }

  private func byte(at index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

  private func starts(with mark: String) -> Bool { bytes[place...].starts(with: mark.utf8) }

  /// Text up to the next tag, at least one byte.
  private mutating func text() -> String {
    let start = place
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
    return HTMLEntities.decoded(bytes[start..<place])
  }

  private mutating func skip(past mark: String, from start: Int) {
    let mark = Array(mark.utf8)
    place = start
    while place < bytes.count {
      if bytes[place...].starts(with: mark) {
        place += mark.count
        return
      }
      place += 1
    }
  }

  private mutating func skip(toEndOf name: String) {
    let mark = Array("</\(name)".utf8)
    while place < bytes.count {
      let candidate = bytes[place...].prefix(mark.count)
      if candidate.count == mark.count, zip(candidate, mark).allSatisfy({ $0.lowercased == $1 }) {
        return
      }
      place += 1
    }
  }

  private mutating func name() -> String {
    let start = place
    while let byte = byte(at: place), !byte.endsName { place += 1 }
    return String(decoding: bytes[start..<place].map(\.lowercased), as: UTF8.self)
  }

  /// The attributes of a tag, up to its end; nil where it has none.
  private mutating func attributes() -> [String: String]? {
    var attributes: [String: String] = [:]
    while let byte = byte(at: place) {
      if byte == UInt8(ascii: ">") {
        place += 1
        return attributes
      }
      guard !byte.isSpace, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "=") else {
        place += 1
        continue
      }
      let name = attributeName()
      let value = attributeValue()
      // The first of a name is the one that counts.
      if attributes[name] == nil { attributes[name] = value }
    }
    return nil
  }

  private mutating func attributeName() -> String {
    let start = place
    while let byte = byte(at: place), !byte.endsName, byte != UInt8(ascii: "=") { place += 1 }
    return String(decoding: bytes[start..<place].map(\.lowercased), as: UTF8.self)
  }

  private mutating func attributeValue() -> String {
    skipSpace()
    guard byte(at: place) == UInt8(ascii: "=") else { return "" }
    place += 1
    skipSpace()
    guard let first = byte(at: place) else { return "" }
    var start = place
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      start += 1
      place = start
      while let byte = byte(at: place), byte != first { place += 1 }
      let value = bytes[start..<place]
      place = Swift.min(place + 1, bytes.count)
      return HTMLEntities.decoded(value)
    }
    while let byte = byte(at: place), !byte.isSpace, byte != UInt8(ascii: ">") { place += 1 }
    return HTMLEntities.decoded(bytes[start..<place])
  }

  private mutating func skipSpace() {
    while let byte = byte(at: place), byte.isSpace { place += 1 }
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= lowercased }

  fileprivate var lowercased: UInt8 {
    UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self ? self | 0x20 : self
  }

  /// White space of HTML.
  fileprivate var isSpace: Bool { self == 0x20 || 0x09...0x0D ~= self && self != 0x0B }

  /// Whether a byte ends the name of a tag or an attribute.
  fileprivate var endsName: Bool {
    isSpace || self == UInt8(ascii: ">") || self == UInt8(ascii: "/")
  }
}

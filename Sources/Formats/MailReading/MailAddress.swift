/// The address in a field such as From.
enum MailAddress {
  /// The first address of a field's value, as written; nil if there is none.
  ///
  /// It is in angle brackets, or the first word with an `@`; comments and quoted names are skipped.
  static func first(in value: [UInt8]) -> String? {
    let bare = value.withoutComments()
    if let open = bare.firstIndex(of: UInt8(ascii: "<")) {
      let inside = bare[(open + 1)...]
      guard let close = inside.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      return address(inside[..<close])
    }
    return bare.split { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
      .lazy.compactMap(address).first
  }

  /// Every address of a field's value; names, comments and quoted names are skipped.
  static func all(in value: [UInt8]) -> [String] {
    value.withoutComments().split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
      .compactMap { first(in: Array($0)) }
  }

  private static func address(_ bytes: ArraySlice<UInt8>) -> String? {
    let text = bytes.filter { !$0.isBlank }
    guard 3...320 ~= text.count, text.contains(UInt8(ascii: "@")),
      text.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else { return nil }
    return String(validating: text, as: UTF8.self)
  }
}

extension [UInt8] {
  /// Removes comments and, unless they are kept, quoted strings; unclosed ones stay.
  func withoutComments(keepingQuotes: Bool = false) -> [UInt8] {
    var rest: [UInt8] = []
    var place = 0
    var trustsComments = true
    var trustsQuotes = true
    while place < count {
      let byte = self[place]
      var end: Int?
      if byte == UInt8(ascii: "("), trustsComments {
        end = endOfComment(at: place)
        trustsComments = end != nil
      } else if byte == UInt8(ascii: "\""), trustsQuotes {
        end = endOfQuote(at: place)
        trustsQuotes = end != nil
        if let end, keepingQuotes { rest.append(contentsOf: self[place..<end]) }
      }
      if end == nil { rest.append(byte) }
      place = end ?? place + 1
    }
    return rest
  }
}

/// The address in a field such as From.
enum MailAddress {
  /// The first address of a field's value as it is written; nil where there is none.
  ///
  /// It stands in angle brackets, or is the one word with an `@`; comments and quoted names are passed over.
  static func first(in value: [UInt8]) -> String? {
    let bare = value.withoutComments
    if let open = bare.firstIndex(of: UInt8(ascii: "<")) {
      let inside = bare[(open + 1)...]
      guard let close = inside.firstIndex(of: UInt8(ascii: ">")) else { return nil }
      return address(inside[..<close])
    }
    return bare.split { $0.isBlank || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
      .lazy.compactMap(address).first
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
  /// A value without what stands in comments and in quotes; what is never closed stays.
  var withoutComments: [UInt8] {
    var rest: [UInt8] = []
    var place = 0
    var trustsComments = true
    var trustsQuotes = true
    while place < count {
      let byte = self[place]
      if byte == UInt8(ascii: "("), trustsComments {
        if let end = endOfComment(at: place) {
          place = end
          continue
        }
        trustsComments = false
      } else if byte == UInt8(ascii: "\""), trustsQuotes {
        if let end = endOfQuote(at: place) {
          place = end
          continue
        }
        trustsQuotes = false
      }
      rest.append(byte)
      place += 1
    }
    return rest
  }
}

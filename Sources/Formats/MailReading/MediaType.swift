import Model

/// The value of a Content-Type field: `multipart/report; report-type=delivery-status; boundary="x"`.
struct MediaType {
  /// In lower case, such as `text/plain`.
  let name: String
  /// The parameters by lower-case name, as they are written.
  let parameters: [String: [UInt8]]

  /// Further parameters are ignored.
  private static let mostParameters = 32

  /// Of a longer value the rest is not read.
  private static let longest = 8 << 10

  init(_ value: [UInt8]) {
    let value = value.prefix(MediaType.longest).map(\.self).withoutComments(keepingQuotes: true)
    var rest = value[...]
    let head = rest.prefix { $0 != UInt8(ascii: ";") }
    name = String(decoding: head.filter { !$0.isBlank }, as: UTF8.self).lowercased()
    rest = rest.dropFirst(head.count)
    var parameters: [String: [UInt8]] = [:]
    while rest.first == UInt8(ascii: ";"), parameters.count < MediaType.mostParameters {
      rest = rest.dropFirst().drop(while: \.isBlank)
      let key = rest.prefix {
        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "*")
      }
      rest = rest.dropFirst(key.count).drop(while: \.isBlank)
      if rest.first == UInt8(ascii: "=") {
        let text = MediaType.takeValue(&rest)
        let known = String(decoding: key, as: UTF8.self).lowercased()
        if parameters[known] == nil { parameters[known] = text }
      }
      rest = rest.drop { $0 != UInt8(ascii: ";") }
    }
    self.parameters = parameters
  }

  /// Takes an equals sign and the value after it, a word or a quoted string.
  private static func takeValue(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    rest = rest.dropFirst().drop(while: \.isBlank)
    guard rest.first == UInt8(ascii: "\"") else {
      let word = rest.prefix { !$0.isBlank && $0 != UInt8(ascii: ";") }
      rest = rest.dropFirst(word.count)
      return [UInt8](word)
    }
    var text: [UInt8] = []
    rest = rest.dropFirst()
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
        text.append(escaped)
      } else {
        text.append(byte)
      }
    }
    return text
  }
}

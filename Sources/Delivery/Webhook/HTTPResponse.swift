import Glibc
import Model

/// The answer of a web server, perhaps cut short.
struct HTTPResponse {
  let status: Int
  /// What follows the headers; it may be incomplete.
  let body: [UInt8]
  private let headers: [(name: String, value: String)]

  /// Parses an answer; nil unless its status and all of its headers are there.
  init?(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let end = HTTPResponse.endOfHead(in: rest) {
      let lines = String(decoding: rest[..<end], as: UTF8.self).split(whereSeparator: \.isNewline)
      rest = rest[end...]
      let words = lines.first?.split(separator: " ") ?? []
      guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
        return nil
      }
      // An informational response precedes the final one.
      if 100..<200 ~= status { continue }
      self.status = status
      headers = lines.dropFirst().compactMap(HTTPResponse.header)
      body = Array(rest)
      return
    }
    return nil
  }

  /// The first value of a header.
  subscript(name: String) -> String? {
    headers.first { $0.name == name.lowercased() }?.value
  }

  /// What the server said, on one line: its status, and the beginning of a body of text.
  var sentence: String {
    let words = String(decoding: body.prefix(1000), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let isMarkup = words.hasPrefix("<")
    let said = isMarkup || words.isEmpty ? "" : ": \(printable(words, upTo: 200))"
    return "the server answered \(status)\(said)"
  }

  /// How many seconds the server asks to wait, at most a week.
  var retryAfter: Int? {
    guard let text = self["Retry-After"] else { return nil }
    if let seconds = Int(text) { return min(max(seconds, 0), HTTPResponse.week) }
    guard let then = Instant(httpDate: text) else { return nil }
    let now =
      self["Date"].flatMap { Instant(httpDate: $0) }?.milliseconds ?? Int64(time(nil)) * 1000
    return min(max(Int((then.milliseconds - now) / 1000), 0), HTTPResponse.week)
  }

  private static let week = 604_800

  private static func endOfHead(in bytes: ArraySlice<UInt8>) -> Int? {
    let mark = [UInt8]("\r\n\r\n".utf8)
    return bytes.indices.first { bytes[$0...].starts(with: mark) }.map { $0 + mark.count }
  }

  private static func header(_ line: Substring) -> (name: String, value: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    return (line[..<colon].lowercased(), String(value))
  }
}

extension Instant {
  /// Parses an HTTP date: `Sun, 22 Nov 2026 13:18:00 GMT`.
  fileprivate init?(httpDate text: String) {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let month = Month.number(abbreviation: words[2])
    else {
      return nil
    }
    self.init("\(words[3])-\(month.padded(to: 2))-\(words[1])T\(words[4]).000Z")
  }
}

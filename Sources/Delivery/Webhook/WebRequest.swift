import Formats
import Model
import OperatingSystem

/// A request over HTTP, as settings that `curl` reads.
struct WebRequest {
  private(set) var settings = ""

  /// A message, as one JSON object.
  init(posting message: OutgoingMessage, to url: String, _ token: WebhookToken?, timeLimit: Int) {
    self.init(timeLimit: timeLimit)
    set("header", "Idempotency-Key: \(message.key)")
    if let token { set("header", "Authorization: \(token.authorization)") }
    // It takes no line of more than some 100,000 bytes, and joins the pieces.
    var json = message.json[...]
    while !json.isEmpty {
      let piece = json.prefix(10_000)
      set("json", String(String.UnicodeScalarView(piece)))
      json = json.dropFirst(piece.count)
    }
    release(to: url)
  }

  /// The harmless question what the address allows.
  init(options url: String, timeLimit: Int) {
    self.init(timeLimit: timeLimit)
    set("request", "OPTIONS")
    release(to: url)
  }

  /// Says where to, as the last thing, and only then that it may go there.
  ///
  /// Should this process die while it writes a long message, what `curl` has of it is sent nowhere.
  private mutating func release(to url: String) {
    set("url", url)
    set("proto", "=http,https")
  }

  private init(timeLimit: Int) {
    set("proto", "=file")
    set("user-agent", "sendplan/\(ProgramVersion.text)")
    // Without it, a longer body would wait for the server to ask for it.
    set("header", "Expect:")
    set("max-time", "\(timeLimit)")
    // Whoever is not there after this time takes nothing, and that is certain.
    set("connect-timeout", "\(min(timeLimit, 15))")
    set("write-out", CurlReport.form)
    settings += "silent\ninclude\nsuppress-connect-headers\ngloboff\nhttp1.1\n"
  }

  private mutating func set(_ name: String, _ value: String) {
    let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    settings += "\(name) = \"\(quoted)\"\n"
  }
}

/// What `curl` tells about a request besides the answer.
struct CurlReport {
  /// Written to its standard error: when the request began, how much of it was sent, what went wrong.
  static let form = #"%{stderr}%{time_pretransfer} %{size_request} %{size_upload} %{errormsg}\n"#

  /// Whether it is certain that nothing of the request was sent.
  let isUnsent: Bool
  /// What went wrong, for a person.
  let reason: String

  init(_ end: ProgramEnd) {
    let line = String(decoding: end.errors, as: UTF8.self).prefix { !$0.isNewline }
    let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    let amounts = words.prefix(3).map { Double($0) }
    let hasReport = words.count == 4 && amounts.count == 3
    switch end.ending {
    case .exited(let code):
      // Of these it is certain without a report: no setup, no address, no such feature.
      isUnsent = hasReport ? amounts.allSatisfy { $0 == 0 } : [2, 3, 4].contains(code)
      let said = printable(hasReport ? words[3] : line, upTo: 200)
      reason = "curl ended with status \(code)\(said.isEmpty ? "" : ": \(said)")"
    case .killed, .timedOut, .outputLimitReached, .unknown:
      isUnsent = end.inputRead == 0
      reason = "curl did not come to its end"
    }
  }
}

extension OutgoingMessage {
  /// The message as a JSON object, in one line, with every `@` escaped: at the start of a piece it would
  /// name a file to `curl`.
  fileprivate var json: String.UnicodeScalarView {
    var json = JSONText()
    json.object { json in
      json.member("key", key.text)
      json.member("message_id", messageID)
      json.member("sender", sender)
      json.member("recipient", recipient)
      json.member("subject", subject)
      json.member("body", body)
      json.member("composed_at", composedAt.description)
      if let last = references.last {
        json.member("in_reply_to", last.key.text)
        json.member("references") { json in
          json.array { json in
            for reference in references { json.value(reference.key.text) }
          }
        }
      }
    }
    let text = String(decoding: json.bytes, as: UTF8.self)
    return text.replacing("@", with: "\\u0040").unicodeScalars
  }
}

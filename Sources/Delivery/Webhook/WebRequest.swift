import Model
import OperatingSystem

/// An HTTP request as a `curl` configuration.
struct WebRequest {
  private(set) var settings = ""

  /// A body with headers of its own.
  init(
    posting body: WebhookBody,
    to url: String,
    through proxy: ProxyAddress?,
    headers: [(name: String, value: String)],
    timeLimit: Int
  ) {
    self.init(through: proxy, timeLimit: timeLimit)
    for (name, value) in headers { set("header", "\(name): \(value)") }
    set("header", "Content-Type: \(body.contentType)")
    // `curl` rejects lines of more than some 100,000 bytes, and joins repeated `json` settings.
    var json = body.json.unicodeScalars[...]
    while !json.isEmpty {
      let piece = json.prefix(10_000)
      set("json", String(piece))
      json = json.dropFirst(piece.count)
    }
    allow(url)
  }

  /// An OPTIONS request, which has no effect.
  init(options url: String, through proxy: ProxyAddress?, timeLimit: Int) {
    self.init(through: proxy, timeLimit: timeLimit)
    set("request", "OPTIONS")
    allow(url)
  }

  /// Sets the address last, and only then allows HTTP.
  ///
  /// If this process dies while it writes a long message, `curl` sends none of what it has read.
  private mutating func allow(_ url: String) {
    set("url", url)
    set("proto", "=http,https")
  }

  private init(through proxy: ProxyAddress?, timeLimit: Int) {
    set("proto", "=file")
    // What `$http_proxy`, `$ALL_PROXY` and `$NO_PROXY` say is for other programs.
    if let proxy {
      set("proxy", proxy.description)
      set("noproxy", "")
      // The proxy passes bytes on; without a tunnel its own answer would look like the service's.
      settings += "proxytunnel\n"
    } else {
      set("noproxy", "*")
    }
    set("user-agent", "sendplan/\(ProgramVersion.text)")
    // Otherwise `curl` would wait for `100 Continue` before a longer body.
    set("header", "Expect:")
    set("max-time", "\(timeLimit)")
    // If no connection is made within this time, certainly nothing was sent.
    set("connect-timeout", "\(min(timeLimit, 15))")
    set("write-out", CurlReport.form)
    settings += "silent\ninclude\nsuppress-connect-headers\ngloboff\nhttp1.1\n"
  }

  private mutating func set(_ name: String, _ value: String) {
    let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    settings += "\(name) = \"\(quoted)\"\n"
  }
}

/// What `curl` reports about a request besides the response.
struct CurlReport {
  /// Written to standard error: the time before the transfer, the bytes sent, what a proxy answered, the
  /// error message.
  static let form =
    #"%{stderr}%{time_pretransfer} %{size_request} %{size_upload} %{http_connect} %{errormsg}\n"#

  /// Whether certainly nothing of the request was sent.
  let isUnsent: Bool
  /// The error for a person.
  let reason: String

  init(_ end: ProgramEnd) {
    let line = String(decoding: end.errors, as: UTF8.self).prefix { !$0.isNewline }
    let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
    let amounts = words.prefix(3).map { Double($0) }
    let hasReport = words.count == 5 && amounts.count == 3
    switch end.ending {
    case .exited(let code):
      // These are certain without a report: failed initialization, malformed URL, unsupported feature.
      isUnsent =
        hasReport
        ? amounts.allSatisfy { $0 == 0 }
          || CurlReport.hasNoTunnel(code, amounts, Int(words[3]) ?? 0)
        : [2, 3, 4].contains(code)
      let said = printable(hasReport ? words[4] : line, upTo: 200)
      reason = "curl ended with status \(code)\(said.isEmpty ? "" : ": \(said)")"
    case .killed, .timedOut, .outputLimitReached, .unknown:
      isUnsent = end.inputRead == 0
      reason = "curl did not come to its end"
    }
  }

  /// Whether nothing but the request for a tunnel was sent, because the proxy refused it (its HTTP status) or
  /// no encryption was agreed on behind it (errors 35 and 60).
  private static func hasNoTunnel(_ code: Int32, _ amounts: [Double?], _ answer: Int) -> Bool {
    amounts[0] == 0 && amounts[2] == 0 && (answer >= 300 || answer > 0 && [35, 60].contains(code))
  }
}

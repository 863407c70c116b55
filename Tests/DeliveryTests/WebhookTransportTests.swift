import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A web service", .needs(.python, .curl))
struct WebhookTransportTests {
  private let directory: TemporaryFolder
  private let server: WebServer

  init() throws {
    directory = try TemporaryFolder()
    server = try WebServer(in: directory)
  }

  private func transport(
    _ path: String,
    _ service: WebService = WebService(),
    settings: [String: String] = [:],
    timeLimit: Int = 60
  ) -> WebhookTransport {
    WebhookTransport(
      url: server.url(path),
      service,
      timeLimit: timeLimit,
      setting: { settings[$0] }
    )
  }

  private func outcome(
    _ path: String,
    timeLimit: Int = 60,
    isIdempotent: Bool = false
  ) -> DeliveryOutcome? {
    transport(path, WebService(isIdempotent: isIdempotent), timeLimit: timeLimit)
      .deliver([sample()]).first
  }

  @Test("A message comes as one JSON object, whatever it holds")
  func content() throws {
    var chance = SeededGenerator(seed: 21)
    let hostile = sample(
      key: "a \"b\" \\ ü",
      body:
        "@/etc/passwd\n\"quoted\" \\n \\\\ \u{1}\u{7f}\u{2028}🚀\r\nurl = \"http://elsewhere\"\n",
      references: [
        SentMessage(key: AttemptKey(message: "m", attempt: 1), mailedBy: "ann@example.com"),
        SentMessage(key: AttemptKey(message: "m0", attempt: 2), mailedBy: nil),
      ]
    )
    let long = sample(key: "long", body: String(repeating: "0123456789\\\"\n", count: 100_000))
    let messages = (0..<10).map { chance.message($0) } + [hostile, long]
    for message in messages {
      #expect(transport("ok").deliver([message]) == [.accepted(receipt: "P-\(message.key)")])
    }
    let posts = try server.posts()
    #expect(posts.count == messages.count)
    for (post, message) in zip(posts, messages) {
      #expect(post.headers["Idempotency-Key"] == message.key.text)
      #expect(post.headers["Content-Type"] == "application/json")
      #expect(post.headers["Authorization"] == nil)
      #expect(post.body.key == message.key.text)
      #expect(post.body.messageID == message.messageID)
      #expect(post.body.sender == message.sender)
      #expect(post.body.recipient == message.content.recipient)
      #expect([UInt8](post.body.subject.utf8) == [UInt8](message.content.subject.utf8))
      #expect([UInt8](post.body.body.utf8) == [UInt8](message.content.body.utf8))
      #expect([UInt8]((post.body.html ?? "").utf8) == [UInt8](message.content.html.utf8))
      #expect(post.body.composedAt == message.composedAt.description)
      #expect(post.body.inReplyTo == message.references.last?.key.text)
      #expect(post.body.references ?? [] == message.references.map(\.key.text))
    }
  }

  @Test(
    "Every status has its meaning",
    arguments: Array(200...207) + Array(300...308) + Array(400...431) + [499] + Array(500...511) + [
      599
    ]
  )
  func status(status: Int) throws {
    let reason = "the server answered \(status)"
    let kind: String =
      switch status {
      case 200..<300: "accepted"
      case 408, 425, 429, 503: "unavailable"
      case 301, 307, 308, 400..<500, 501, 505: "refused"
      default: "unknown"
      }
    let answer = try #require(outcome("status/\(status)?Location=/ok"))
    let text = "\(answer)"
    #expect(text.hasPrefix(kind) && (status < 300 || text.contains(reason)))
    // No redirection was followed.
    #expect(try server.posts().count == 1)
  }

  @Test(
    "The service's name for the message is the receipt, else the place it gives, else the key",
    arguments: [
      ("json?{\"id\": \"abc-1\"}", "abc-1"),
      ("json?{\"a\":{\"id\":\"no\"},\"id\": 12345 }", "12345"),
      ("json?{\"a\":[1,{\"b\":\"]}\"}],\"id\":\"x\"}", "x"), ("json?[{\"id\":\"x\"}]", "m1-1"),
      ("json?{\"id\": null}", "m1-1"), ("json?{\"id\": \"\"}", "m1-1"),
      ("json?{\"id\": 12", "m1-1"),
      ("json?{\"id\": \"two words\"}", "m1-1"), ("json?{\"id\": {\"a\": 1}}", "m1-1"),
      ("json?{\"other\": \"\\\"id\\\":\"}", "m1-1"), ("json?not json", "m1-1"), ("json", "m1-1"),
      ("status/201?Location=https%3A%2F%2Fexample.com%2F7", "https://example.com/7"),
      ("status/204", "m1-1"), ("half", "m1-1"), ("endless", "m1-1"), ("early", "P-m1-1"),
    ]
  )
  func receipt(path: String, receipt: String) throws {
    let isText = path.hasPrefix("json?")
    let text = String(path.dropFirst(5)).addingPercentEncoding(
      withAllowedCharacters: .alphanumerics
    )
    let path = isText ? "json?\(text ?? "")" : path
    #expect(outcome(path) == .accepted(receipt: receipt))
  }

  @Test(
    "When the service wants to be asked again is told",
    arguments: [
      ("429?Retry-After=120", 120), ("503?Retry-After=0", 0), ("503?Retry-After=-5", 0),
      ("503?Retry-After=99999999999", 604_800),
      (
        "503?Date=Sun,+22+Nov+2026+13:18:00+GMT&Retry-After=Sun,+22+Nov+2026+14:18:30+GMT", 3630
      ),
      ("503?Date=Sun,+22+Nov+2026+13:18:00+GMT&Retry-After=Sat,+21+Nov+2026+14:18:30+GMT", 0),
      ("408?Retry-After=7", 7), ("425", nil),
    ] as [(String, Int?)]
  )
  func retryAfter(query: String, seconds: Int?) throws {
    let reason = "the server answered \(query.prefix(3))"
    #expect(outcome("status/\(query)") == .unavailable(reason: reason, retryAfter: seconds))
  }

  @Test(
    "Without the whole head of an answer, a message that was sent is in doubt",
    arguments: ["silent", "garbage", "headless", "unread"]
  )
  func broken(path: String) throws {
    guard case .unknown(let reason)? = outcome(path) else {
      Issue.record("the outcome is certain")
      return
    }
    #expect(reason.hasPrefix("no answer came: curl ended with status "))
    #expect(try server.posts().count == (path == "unread" ? 0 : 1))
  }

  @Test(
    "Whose fault a refusal is depends on the status",
    arguments: [
      (401, Fault.channel), (403, .channel), (404, .channel), (405, .channel), (407, .channel),
      (410, .channel), (415, .channel), (421, .channel), (400, nil), (413, nil), (422, nil),
    ]
  )
  func faults(status: Int, fault: Fault?) throws {
    guard case .refused(_, let found)? = outcome("status/\(status)") else {
      Issue.record("it is not refused")
      return
    }
    #expect(found == fault)
  }

  @Test("A path that the server does not know is told before anything is sent")
  func wrongPath() throws {
    let wrong = transport("wrong")
    #expect(wrong.check() == nil && wrong.warning()?.contains("answers 404") == true)
    #expect(transport("ok").warning() == nil)
    #expect(try server.posts().isEmpty)
  }

  @Test("That a key is still in progress is no refusal where the service is idempotent")
  func inProgress() throws {
    #expect(
      outcome("status/409", isIdempotent: true) == .unknown(reason: "the server answered 409")
    )
    #expect(
      outcome("status/409") == .refused(reason: "the server answered 409", fault: nil)
    )
  }

  @Test("A service that does not answer in time leaves the message in doubt")
  func slow() throws {
    guard case .unknown(let reason)? = outcome("slow", timeLimit: 1) else {
      Issue.record("the outcome is certain")
      return
    }
    #expect(reason.hasPrefix("no answer came: curl ended with status 28: Operation timed out"))
    #expect(try server.posts().count == 1)
  }

  @Test("What was certainly not sent is certainly not accepted")
  func unsent() throws {
    server.stop()
    let urls = [server.url("ok"), "http://nowhere.invalid/", "http://127.0.0.1:1/"]
    for url in urls {
      let transport = WebhookTransport(url: url, setting: { _ in nil })
      guard case .unavailable(let reason, _, nil)? = transport.deliver([sample()]).first else {
        Issue.record("\(url) leaves the message in doubt")
        continue
      }
      #expect(reason.contains("curl ended with status 7") || reason.contains("status 6"))
      let sentence = transport.check()?.diagnostic.sentence ?? ""
      #expect(sentence.hasPrefix("cannot reach 'http://"))
      #expect(
        sentence.hasSuffix(
          "fix the network, the server or its certificate, or set another transport"
        )
      )
    }
  }

  @Test("A server whose certificate nobody vouches for is sent nothing", .needs(.openssl))
  func certificate() throws {
    let (key, certificate) = (directory.path("key"), directory.path("certificate"))
    _ = try ChildProcess.output(
      of: ExternalProgram.openssl.required(),
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", key,
        "-out", certificate,
      ]
    )
    let script = """
      import socket, ssl, sys
      context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
      context.load_cert_chain(sys.argv[2], sys.argv[1])
      listener = socket.create_server(('127.0.0.1', 0))
      print(listener.getsockname()[1], flush=True)
      while True:
          try: context.wrap_socket(listener.accept()[0], server_side=True)
          except OSError: pass
      """
    let secure = try PythonProcess(script, key, certificate)
    let transport = WebhookTransport(
      url: "https://localhost:\(secure.port)/",
      setting: { _ in nil }
    )
    guard case .unavailable(let reason, _, nil)? = transport.deliver([sample()]).first else {
      Issue.record("the message may have been sent")
      return
    }
    #expect(reason.contains("curl ended with status 60"))
    #expect(transport.check()?.diagnostic.sentence.contains("certificate") == true)
  }

  @Test("Where the service knows keys, a repeat comes under the same key with the same content")
  func idempotent() throws {
    let transport = WebhookTransport(
      url: server.url("ok"),
      WebService(isIdempotent: true, concurrency: 1),
      setting: { _ in nil }
    )
    let batch = ["a", "b", "c"].map { sample(key: $0) }
    let first = transport.deliver(batch)
    #expect(first == batch.map { .accepted(receipt: "P-\($0.key)") })
    #expect(transport.deliver(batch) == first)
    let posts = try server.posts()
    #expect(posts.map(\.body.key) == (batch + batch).map(\.key.text))
    #expect(posts.prefix(3).map(\.body) == posts.suffix(3).map(\.body))
    #expect(transport.guarantee == .idempotent && self.transport("ok").guarantee == .neither)
  }

  @Test(
    "Credentials go in the header alone",
    arguments: [("s3cr\"et\\", "Bearer s3cr\"et\\"), ("Basic abc=", "Basic abc=")]
  )
  func token(token: String, header: String) throws {
    try directory.write("\(token)\n", to: "token")
    let settings = [
      ["SENDPLAN_WEBHOOK_TOKEN": token], ["SENDPLAN_WEBHOOK_TOKEN_FILE": directory.path("token")],
    ]
    for settings in settings {
      #expect(
        transport("ok", settings: settings).deliver([sample()]) == [.accepted(receipt: "P-m1-1")]
      )
      #expect(transport("ok", settings: settings).check() == nil)
    }
    for post in try server.posts() {
      #expect(post.headers["Authorization"] == header)
      #expect(post.seen.contains("--config") && !post.seen.contains(token))
    }
    let refused = transport("status/500", settings: settings[0]).deliver([sample()])
    #expect(!"\(refused)".contains(token))
  }

  @Test("Credentials that cannot be used or would be seen stop the sending, and are not shown")
  func badToken() throws {
    let cases: [(String, [String: String], String)] = [
      ("https://example.com/", ["SENDPLAN_WEBHOOK_TOKEN": "s3cret\nX: y"], "no header may hold"),
      (
        "http://example.com/?key=1", ["SENDPLAN_WEBHOOK_TOKEN": "s3cret"],
        "the credentials for 'http://example.com' are not sent: without encryption"
      ),
      (
        "http://127.0.0.1.example.com/", ["SENDPLAN_WEBHOOK_TOKEN": "s3cret"], "are not sent"
      ),
      (
        "https://example.com/", ["SENDPLAN_WEBHOOK_TOKEN_FILE": "/nowhere/s"],
        "cannot open '/nowhere/s'"
      ),
      ("https://example.com/", ["SENDPLAN_WEBHOOK_TOKEN_FILE": "/dev/null"], "are empty"),
    ]
    for (url, settings, text) in cases {
      let transport = WebhookTransport(url: url, setting: { settings[$0] })
      let sentence = transport.check()?.diagnostic.sentence ?? ""
      #expect(sentence.contains(text) && !sentence.contains("s3cret"))
      #expect(transport.deliver([sample()]) == [.unavailable(reason: sentence)])
    }
  }
}

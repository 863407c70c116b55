import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A signed request", .needs(.python, .curl))
struct WebhookSignatureTests {
  private let directory: TemporaryFolder
  private let server: WebServer

  init() throws {
    directory = try TemporaryFolder()
    server = try WebServer(in: directory)
  }

  private static let first = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
  private static let second = "whsec_" + Base64.encoded([UInt8](0..<64))

  private func transport(
    _ settings: [String: String],
    format: WebService.Format = .plain,
    now: @escaping () -> Instant = { Instant(milliseconds: 1_795_353_480_999) }
  ) -> WebhookTransport {
    WebhookTransport(
      url: server.url("ok"),
      WebService(format: format),
      setting: { settings[$0] },
      now: now
    )
  }

  /// What a script says of every post, given some secrets.
  private func answers(
    of script: String,
    by program: ExternalProgram = .python,
    _ secrets: String...
  ) throws -> [String] {
    try ChildProcess.output(
      of: program.required(),
      ["-c", script, server.file.path] + secrets
    )
    .split(separator: "\n").map(String.init)
  }

  /// The convention written once more, by the standard library of another language.
  private static let verify = """
    import base64, hashlib, hmac, json, sys
    for post in map(json.loads, open(sys.argv[1])):
        headers = {name.lower(): value for name, value in post['headers'].items()}
        signed = '.'.join([headers['webhook-id'], headers['webhook-timestamp'], post['raw']]).encode()
        keys = [base64.b64decode(secret[6:]) for secret in sys.argv[2:]]
        wanted = ['v1,' + base64.b64encode(hmac.new(k, signed, hashlib.sha256).digest()).decode() for k in keys]
        print(headers['webhook-signature'].split(' ') == wanted, headers['webhook-id'], headers['webhook-timestamp'])
    """

  @Test(
    "Python's hmac finds every signature, of whatever message",
    arguments: WebService.Format.allCases
  )
  func signature(format: WebService.Format) throws {
    var chance = SeededGenerator(seed: 4)
    let messages = (0..<12).map { chance.message($0) }
    let secrets = "\(Self.first) \(Self.second)"
    try directory.write("\(secrets)\nnotes\n", to: "secret")
    let settings = [
      ["SENDPLAN_WEBHOOK_SECRET": secrets],
      ["SENDPLAN_WEBHOOK_SECRET_FILE": directory.path("secret")],
    ]
    for (index, message) in messages.enumerated() {
      let outcome = transport(settings[index % 2], format: format).deliver([message])
      #expect(outcome.count == 1 && "\(outcome)".contains("accepted"))
    }
    #expect(
      try answers(of: Self.verify, Self.first, Self.second)
        == messages.map { "True \($0.key) 1795353480" }
    )
    for post in try server.posts() {
      let isShown = [Self.first, Self.second].contains {
        post.seen.contains($0) || post.raw.contains($0)
      }
      #expect(!isShown)
    }
  }

  @Test("The manual's example tells ours from others")
  func manual() throws {
    let transport = WebhookTransport(
      url: server.url("ok"),
      setting: { $0 == "SENDPLAN_WEBHOOK_SECRET" ? "\(Self.first) \(Self.second)" : nil }
    )
    _ = transport.deliver([sample()])
    let help = try ChildProcess.output(
      of: TestPaths.programs.appending(path: "sendplan-executor").path,
      ["help", "webhooks"]
    )
    let example = help.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("  import base64") }.prefix { $0.isEmpty || $0.hasPrefix("  ") }
      .map { $0.dropFirst(2) }.joined(separator: "\n")
    let use = """
      import json, sys
      post = json.loads(open(sys.argv[1]).read())
      headers = {name.lower(): value for name, value in post['headers'].items()}
      body = post['raw'].encode()
      old = headers | {'webhook-timestamp': str(int(headers['webhook-timestamp']) - 301)}
      print([is_ours(secret, headers, body) for secret in sys.argv[2:]])
      print(is_ours(sys.argv[2], headers, body + b' '), is_ours(sys.argv[2], old, body))
      """
    let other = "whsec_" + Base64.encoded([UInt8](repeating: 7, count: 32))
    #expect(
      try answers(of: "\(example)\n\(use)", Self.first, Self.second, other)
        == ["[True, True, False]", "False False"]
    )
  }

  @Test("The library of Standard Webhooks takes it, and nothing altered", .needs(.pythonPackages))
  func library() throws {
    let transport = WebhookTransport(
      url: server.url("ok"),
      setting: { $0 == "SENDPLAN_WEBHOOK_SECRET" ? Self.first : nil }
    )
    _ = transport.deliver([sample(body: "Grüße, @you\n")])
    let script = """
      import json, sys
      from standardwebhooks import Webhook, WebhookVerificationError
      post = json.loads(open(sys.argv[1]).read())
      print(Webhook(sys.argv[2]).verify(post['raw'], post['headers'])['body'] == post['body']['body'])
      for secret, raw in [(sys.argv[3], post['raw']), (sys.argv[2], post['raw'] + ' ')]:
          try: print(Webhook(secret).verify(raw, post['headers']))
          except WebhookVerificationError: print('refused')
      """
    #expect(
      try answers(of: script, by: .pythonPackages, Self.first, Self.second)
        == ["True", "refused", "refused"]
    )
  }

  @Test("The library of CloudEvents reads an event", .needs(.pythonPackages))
  func cloudEvent() throws {
    let context = AttemptContext(
      plan: 3,
      day: Day("2027-03-02"),
      channel: "linkedin",
      account: "linkedin/süd",
      campaign: nil,
      priority: 2,
      thread: "ada/1",
      step: 2
    )
    let plain = sample()
    let message = OutgoingMessage(
      key: plain.key,
      messageID: "ada/2",
      sender: plain.sender,
      plain.content,
      composedAt: plain.composedAt,
      context: context
    )
    _ = transport([:], format: .cloudEvents).deliver([message])
    let script = """
      import json, sys
      from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
      post = json.loads(open(sys.argv[1]).read())
      headers = {name.lower(): value for name, value in post['headers'].items()}
      event = from_structured_event(HTTPMessage(headers, post['raw'].encode()))
      print(headers['content-type'], event.get_specversion(), event.get_id(), event.get_source(), event.get_type())
      print(event.get_subject(), event.get_time().timestamp(), event.get_datacontenttype())
      print(event.get_data() == post['body'], 'webhook-id' in headers)
      """
    #expect(
      try answers(of: script, by: .pythonPackages) == [
        "application/cloudevents+json 1.0 m1-1 /sendplan/linkedin%2Fs%C3%BCd sendplan.message",
        "ada/2 1795353480.0 application/json", "True False",
      ]
    )
    let body = try #require(try server.posts().first).body
    #expect(body.channel == "linkedin" && body.account == "linkedin/süd" && body.campaign == nil)
    #expect(body.plan == 3 && body.day == "2027-03-02" && body.priority == 2)
    #expect(body.thread == "ada/1" && body.step == 2)
  }

  @Test("A repeat has the same body, and a signature of its own time")
  func repeats() throws {
    var now = Instant(milliseconds: 1_795_353_480_000)
    let transport = transport(["SENDPLAN_WEBHOOK_SECRET": Self.first], now: { now })
    _ = transport.deliver([sample()])
    now = Instant(milliseconds: now.milliseconds + 86_400_000)
    _ = transport.deliver([sample()])
    let posts = try server.posts()
    #expect(posts[0].raw == posts[1].raw)
    #expect(
      try answers(of: Self.verify, Self.first)
        == ["True m1-1 1795353480", "True m1-1 1795439880"]
    )
  }

  @Test(
    "A secret that is none stops the sending, and is not shown",
    arguments: [
      "secret", "whsec_", "whsec_c2hvcnQ=", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
      "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7o", "\(first) other", " ",
    ]
  )
  func badSecret(secret: String) throws {
    let transport = transport(["SENDPLAN_WEBHOOK_SECRET": secret])
    let sentence = try #require(transport.check()).diagnostic.sentence
    #expect(sentence.hasPrefix("the secret that signs requests is not 'whsec_'"))
    #expect(secret.count < 7 || !sentence.contains(secret))
    #expect(transport.deliver([sample()]) == [.unavailable(reason: sentence)])
    #expect(try server.posts().isEmpty)
  }

  @Test("Headers of the channel and the message come as a mail would have them")
  func headers() throws {
    let plain = sample()
    let message = OutgoingMessage(
      key: plain.key,
      messageID: plain.messageID,
      sender: plain.sender,
      MessageContent(
        recipient: "ann@example.com",
        html: "<p>Hello</p>",
        replyTo: "ada@example.com",
        headers: "X-Tag: mine"
      ),
      mail: MailHeaders(
        replyTo: "desk@example.com",
        bounceAddress: "b+{token}@example.com",
        headers: "X-Tag: theirs\nX-Team: north",
        unsubscribe: try #require(
          UnsubscribeAddresses("mailto:leave@example.com https://example.com/u/{token}")
        )
      ),
      composedAt: plain.composedAt
    )
    _ = transport([:]).deliver([message])
    let token = AttemptToken.sample.text
    let body = try #require(try server.posts().first).body
    #expect(body.replyTo == "ada@example.com" && body.html == "<p>Hello</p>")
    #expect(body.bounceAddress == "b+\(token)@example.com")
    #expect(
      body.headers == [
        "X-Tag": "mine", "X-Team": "north",
        "List-Unsubscribe":
          "<mailto:leave@example.com?subject=unsubscribe%20\(token)>, <https://example.com/u/\(token)>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      ]
    )
    let bytes = try MIMEMessage(message).bytes(lineEnd: .lineFeed)
    let mail = String(decoding: bytes, as: UTF8.self).replacing("\n ", with: " ")
    for (name, value) in body.headers ?? [:] {
      #expect(mail.contains("\n\(name): \(value)\n"))
    }
  }
}

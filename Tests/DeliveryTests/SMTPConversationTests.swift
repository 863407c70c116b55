import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A conversation with a mail server")
struct SMTPConversationTests {
  private static let everything = ["PIPELINING", "SIZE 100000", "DSN", "ENHANCEDSTATUSCODES"]

  @Test(
    "Whatever the server does, what it took is never counted as unsent, nor what it did not as sent"
  )
  func neverWrong() throws {
    var chance = Seed.stream("mail servers")
    var seen: [String: Int] = [:]
    for round in 0..<1000 {
      var talk = Talk(
        mails: try (0..<chance.number(1...4)).map { place in
          let body = chance.pick(["", "Hi", ".\n..\n\n.", "Grüße\n", "Dear Ann,\n\n.hidden\n"])
          return try SMTPMail(sample(key: "m\(round)-\(place)", body: body))
        },
        server: SMTPServerModel(
          extensions: SMTPConversationTests.everything.filter { _ in Bool.random(using: &chance) },
          badness: chance.pick([0, 4, 12]),
          &chance
        ),
        toServer: Bool.random(using: &chance) ? chance.number(0...2500) : nil,
        toClient: Bool.random(using: &chance) ? chance.number(0...600) : nil,
        longestPiece: chance.pick([1, 7, 100, 100_000])
      )
      talk.run(&chance)
      talk.check()
      for outcome in talk.outcomes.values { seen[outcome.kind, default: 0] += 1 }
    }
    // Each of them came up, or nothing was tried.
    for kind in ["accepted", "refused", "unavailable", "unknown"] {
      #expect(seen[kind, default: 0] > 20, "\(seen)")
    }
  }

  @Test(
    "Cut at any byte in either direction, only a mail whose end had left is in doubt",
    arguments: [everything, []]
  )
  func cutAnywhere(extensions: [String]) throws {
    var chance = SeededGenerator(seed: 5)
    let mails = try (0..<2).map { try SMTPMail(sample(key: "m\($0)")) }
    var (isCutInside, bytes) = (true, 0)
    while isCutInside {
      isCutInside = false
      for toServer in [true, false] {
        var talk = Talk(
          mails: mails,
          server: SMTPServerModel(extensions: extensions, badness: 0, &chance),
          toServer: toServer ? bytes : nil,
          toClient: toServer ? nil : bytes,
          longestPiece: 40
        )
        talk.run(&chance)
        talk.check()
        isCutInside = isCutInside || talk.isCut
      }
      bytes += 1
    }
    #expect(bytes > 400)
  }

  @Test("A positive answer before a mail has ended is no answer to it")
  func tooEarly() throws {
    var conversation = try begun()
    conversation.received([UInt8]("250 a\r\n250 b\r\n354 go\r\n250 2.0.0 Ok: queued as Q\r\n".utf8))
    let reason = "the mail server answered a mail before its end: 250 2.0.0 Ok: queued as Q"
    #expect(conversation.takeResult() == .interrupted(.unavailable(reason: reason)))
    #expect(conversation.closure != nil)
  }

  @Test(
    "Each refusal is the channel's or the mail's, by what it answers and what it says",
    arguments: [
      (
        "550 5.7.1 no relaying from you", "", "",
        .refused(reason: "550 5.7.1 no relaying from you", fault: .channel)
      ),
      ("552 5.3.4 too big", "", "", .refused(reason: "552 5.3.4 too big", fault: nil)),
      ("250 ok", "550 5.1.1 no such user", "", .refused(reason: "550 5.1.1 no such user")),
      ("250 ok", "571 go away", "", .refused(reason: "571 go away", fault: nil)),
      ("250 ok", "452 4.2.2 full", "", .unavailable(reason: "452 4.2.2 full", fault: .message)),
      ("250 ok", "250 ok", "554 5.7.1 spam", .refused(reason: "554 5.7.1 spam", fault: nil)),
      (
        "530 5.7.0 Must issue a STARTTLS command first", "", "",
        .refused(
          reason:
            "530 5.7.0 Must issue a STARTTLS command first; this transport neither encrypts nor"
            + " logs in: let a mail server on this machine relay to it (smtp:localhost), or a program (sendmail)",
          fault: .channel
        )
      ),
    ] as [(String, String, String, DeliveryOutcome)]
  )
  func faults(mail: String, recipient: String, content: String, expected: DeliveryOutcome) throws {
    var conversation = try begun()
    let data = content.isEmpty ? "554 5.5.1 no valid recipients" : "354 go"
    let replies = [mail, recipient.isEmpty ? "503 no sender" : recipient, data]
    conversation.received([UInt8](replies.map { $0 + "\r\n" }.joined().utf8))
    if !content.isEmpty {
      conversation.sent(conversation.output.count)
      conversation.received([UInt8]("\(content)\r\n".utf8))
    }
    #expect(conversation.takeResult() == .settled(expected))
    // It goes on with the next mail, after RSET where a mail was begun.
    if content.isEmpty {
      #expect(String(decoding: conversation.output, as: UTF8.self).hasSuffix("RSET\r\n"))
      conversation.received([UInt8]("250 ok\r\n".utf8))
    }
    #expect(conversation.isIdle)
  }

  @Test("A mail that is larger than the server says it takes is not begun")
  func size() throws {
    var conversation = try greeted(["SIZE 500"])
    conversation.begin(try SMTPMail(sample(body: String(repeating: "long ", count: 200))))
    guard case .settled(.refused(let reason, .message)) = conversation.takeResult() else {
      Issue.record("it was begun")
      return
    }
    #expect(reason.hasSuffix("bytes, and the mail server takes 500"))
    #expect(conversation.isIdle && conversation.output.isEmpty)
  }

  @Test("The envelope names the key of the attempt where the server reports by it")
  func envelope() throws {
    var conversation = try greeted(["DSN"])
    conversation.begin(try SMTPMail(sample(key: "a+b=c")))
    let command = String(decoding: conversation.output, as: UTF8.self)
    #expect(command == "MAIL FROM:<news@example.com> ENVID=a%2Bb%3Dc-1\r\n")
  }

  @Test("What is sent is seven bits wide, in lines of at most 998, with its dots doubled")
  func content() throws {
    var chance = SeededGenerator(seed: 3)
    for number in 0..<300 {
      let message = chance.message(number)
      let plain = try MIMEMessage(message).bytes(lineEnd: .carriageReturnLineFeed)
      let content = try SMTPMail(message).content
      #expect(content.allSatisfy { $0 < 0x80 })
      let lines = String(decoding: content, as: UTF8.self).components(separatedBy: "\r\n")
      #expect(lines.suffix(2) == [".", ""])
      #expect(lines.dropLast(2).allSatisfy { $0 != "." && $0.utf8.count <= 999 })
      let undoubled = lines.dropLast(2).map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
      #expect(
        undoubled.joined(separator: "\r\n") + "\r\n" == String(decoding: plain, as: UTF8.self)
      )
      #expect(!lines.contains { $0.contains("\r") || $0.contains("\n") })
    }
  }

  private func greeted(_ extensions: [String]) throws -> SMTPConversation {
    var conversation = SMTPConversation(clientName: "client.example")
    let lines = ["mail.example"] + extensions
    let replies = lines.dropLast().map { "250-\($0)\r\n" } + ["250 \(lines.last ?? "")\r\n"]
    conversation.received([UInt8](("220 ready\r\n" + replies.joined()).utf8))
    conversation.sent(conversation.output.count)
    return conversation
  }

  /// A conversation with a mail begun whose commands have left.
  private func begun() throws -> SMTPConversation {
    var conversation = try greeted(SMTPConversationTests.everything)
    conversation.begin(try SMTPMail(sample()))
    conversation.sent(conversation.output.count)
    return conversation
  }
}

/// A conversation between ours and a server, through a connection that may be cut.
private struct Talk {
  let mails: [SMTPMail]
  var server: SMTPServerModel
  /// How many bytes come through, where the connection is cut.
  let toServer: Int?
  let toClient: Int?
  let longestPiece: Int
  private(set) var outcomes: [String: DeliveryOutcome] = [:]
  private(set) var isCut = false
  private var conversation = SMTPConversation(clientName: "client.example")
  private var sent: [UInt8] = []
  private var heard = 0

  init(
    mails: [SMTPMail],
    server: SMTPServerModel,
    toServer: Int?,
    toClient: Int?,
    longestPiece: Int
  ) {
    (self.mails, self.server, self.toServer) = (mails, server, toServer)
    (self.toClient, self.longestPiece) = (toClient, longestPiece)
  }

  mutating func run(_ chance: inout SeededGenerator) {
    for mail in mails {
      while !conversation.isIdle, conversation.closure == nil { pass(&chance) }
      guard conversation.isIdle else { return }
      conversation.begin(mail)
      var result = conversation.takeResult()
      while result == nil {
        pass(&chance)
        result = conversation.takeResult()
      }
      switch result {
      case .settled(let outcome), .interrupted(let outcome): outcomes[mail.key.text] = outcome
      case nil: break
      }
      if case .unknown = outcomes[mail.key.text] { checkDoubt(mail) }
      // Whatever it would still send arrives, where the connection is whole.
      if conversation.closure != nil, !isCut { server.received(conversation.output) }
    }
  }

  /// Lets bytes pass in one direction, or ends what has come to a standstill.
  private mutating func pass(_ chance: inout SeededGenerator) {
    let isServersTurn = conversation.output.isEmpty || Bool.random(using: &chance)
    let count = chance.number(1...longestPiece)
    if isServersTurn, !server.output.isEmpty {
      let piece = server.send(atMost: count)
      let passing = piece.prefix(max(0, (toClient ?? .max) - heard))
      heard += passing.count
      if !passing.isEmpty { conversation.received(Array(passing)) }
      if passing.count < piece.count { cut() }
    } else if !conversation.output.isEmpty, conversation.closure == nil {
      let piece = conversation.output.prefix(count)
      let passing = piece.prefix(max(0, (toServer ?? .max) - sent.count))
      sent += piece
      conversation.sent(piece.count)
      server.received(passing)
      if passing.count < piece.count { cut() }
    } else {
      conversation.end(server.hasClosed ? "closed" : "no answer in time")
    }
  }

  private mutating func cut() {
    isCut = true
    conversation.end("cut")
  }

  /// A doubt takes that a byte of the end has left.
  private func checkDoubt(_ mail: SMTPMail) {
    let end = [UInt8]("\r\n.\r\n".utf8)
    #expect((3...5).contains { sent.suffix($0).elementsEqual(end.prefix($0)) })
  }

  func check() {
    for mail in mails {
      let key = mail.key.text
      let count = server.taken.count { $0 == key }
      switch outcomes[key] {
      case .accepted: #expect(count == 1)
      case .refused, .unavailable, nil: #expect(count == 0, "\(String(describing: outcomes[key]))")
      case .unknown:
        let wasTold = server.saidForKey[key].map { $0 <= heard } ?? false
        #expect(count <= 1 && !wasTold)
      }
    }
  }
}

extension DeliveryOutcome {
  fileprivate var kind: String {
    switch self {
    case .accepted: "accepted"
    case .refused: "refused"
    case .unavailable: "unavailable"
    case .unknown: "unknown"
    }
  }
}

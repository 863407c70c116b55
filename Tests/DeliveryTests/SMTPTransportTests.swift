import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Mail handed to a mail server", .needs(.python))
struct SMTPTransportTests {
  private let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  private func transport(
    to server: HostileMailServer,
    connections: Int = 3,
    _ limits: SMTPTimeLimits = SMTPTimeLimits()
  ) -> SMTPTransport {
    SMTPTransport(
      server: MailServerAddress(host: "127.0.0.1", port: server.port),
      connections: connections,
      limits
    )
  }

  private static func messages(_ count: Int) -> [OutgoingMessage] {
    var chance = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { chance.message($0) }
  }

  @Test(
    "What a server does between mails costs connections, and no mail",
    arguments: [
      (.usual, 3), (.plain, 3), (.twoEach, 13), (.twoEachSilently, 13), (.twoConnections, 3),
    ] as [(HostileMailServer.Manner, Int)]
  )
  func takesAll(manner: HostileMailServer.Manner, connections: Int) throws {
    let server = try HostileMailServer(manner, in: directory)
    let transport = transport(to: server)
    let messages = SMTPTransportTests.messages(20)
    for start in stride(from: 0, to: 20, by: 4) {
      for outcome in transport.deliver(Array(messages[start..<(start + 4)])) {
        guard case .accepted(let receipt) = outcome else {
          Issue.record("\(outcome)")
          continue
        }
        #expect(receipt.hasPrefix("Q"))
      }
    }
    #expect(try server.keys() == messages.map(\.key.text).sorted())
    #expect(try server.connections() <= connections)
  }

  @Test(
    "A server that takes nothing leaves nothing in doubt, and nothing grows or hangs",
    arguments: [
      (.closed, "554 5.7.1 nobody is welcome here"), (.leaving, "closed the connection"),
      (.wantsTLS, "neither encrypts nor logs in"), (.silent, "did not answer within"),
      (.endlessLine, "an answer without an end"), (.endlessReply, "an answer without an end"),
      (.binary, "an answer that is none"),
    ] as [(HostileMailServer.Manner, String)]
  )
  func takesNothing(manner: HostileMailServer.Manner, words: String) throws {
    let server = try HostileMailServer(manner, in: directory)
    let transport = transport(to: server, SMTPTimeLimits(each: .seconds(1)))
    for outcome in transport.deliver(SMTPTransportTests.messages(4)) {
      switch outcome {
      case .refused(let reason, .channel), .unavailable(let reason, .channel, nil):
        #expect(reason.contains(words))
      case .refused, .unavailable, .accepted, .unknown: Issue.record("\(outcome)")
      }
    }
    #expect(try server.keys().isEmpty)
    if manner != .wantsTLS {
      #expect(transport.check()?.diagnostic.sentence.contains(words) == true)
    }
  }

  @Test("A mail that was taken and not answered is in doubt, and is not sent again")
  func takenWithoutAnswer() throws {
    let server = try HostileMailServer(.takesAndLeaves, in: directory)
    let outcomes = transport(to: server).deliver(SMTPTransportTests.messages(5))
    #expect(
      outcomes.allSatisfy { $0 == .unknown(reason: "the mail server closed the connection") }
    )
    #expect(try server.keys() == SMTPTransportTests.messages(5).map(\.key.text).sorted())
  }

  @Test("A check begins the conversation that the first mails go on with")
  func check() throws {
    let server = try HostileMailServer(.usual, in: directory)
    let transport = transport(to: server, connections: 1)
    #expect(transport.check() == nil)
    #expect(transport.check() == nil)
    #expect(transport.deliver(SMTPTransportTests.messages(2)).count == 2)
    #expect(try server.connections() == 1)
  }

  @Test("A server that ended between two batches is noticed, and the next one is used")
  func restarts() throws {
    let server = try HostileMailServer(.twoEachSilently, in: directory)
    let transport = transport(to: server, connections: 1)
    for message in SMTPTransportTests.messages(7) {
      guard case .accepted = transport.deliver([message]).first else {
        Issue.record("\(message.key) was not taken")
        return
      }
    }
    #expect(try server.connections() == 4)
  }

  @Test("A server that is not there, or whose host is not, is named with the reason")
  func nobody() throws {
    let server = try HostileMailServer(.usual, in: directory)
    let port = server.port
    let cases = [
      ("localhost", "connection refused"), ("::1", "connect"),
      ("nobody.invalid", "the host 'nobody.invalid' is not found"),
    ]
    try withExtendedLifetime(server) {
      for (host, words) in cases.dropFirst(2) {
        try expectUnreachable(host, port, words)
      }
    }
    server.stop()
    for (host, words) in cases { try expectUnreachable(host, port, words) }
  }

  private func expectUnreachable(_ host: String, _ port: Int, _ words: String) throws {
    let address = MailServerAddress(host: host, port: port)
    let transport = SMTPTransport(server: address, connections: 2)
    let sentence = try #require(transport.check()).diagnostic.sentence
    #expect(sentence.hasPrefix("the mail server '\(address)' cannot be used: "), "\(sentence)")
    #expect(sentence.contains(words), "\(sentence)")
    guard case .unavailable(_, .channel, nil) = transport.deliver([sample()]).first else {
      Issue.record("it was not unavailable")
      return
    }
  }

  @Test("Only what goes to another machine is warned about")
  func warning() {
    for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "mail.localhost"] {
      #expect(SMTPTransport(server: MailServerAddress(host: host), connections: 1).warning() == nil)
    }
    for host in ["mail.example.org", "192.0.2.1", "127.example.org", "localhost.example.org"] {
      let transport = SMTPTransport(server: MailServerAddress(host: host), connections: 1)
      #expect(transport.warning()?.contains("is not encrypted") == true)
    }
  }
}

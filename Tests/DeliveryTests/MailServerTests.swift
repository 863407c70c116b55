import Delivery
import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("A real mail server", .needs(.aiosmtpd))
struct MailServerTests {
  private let server: MailServer
  private let directory: TemporaryFolder

  init() throws {
    directory = try TemporaryFolder()
    server = try MailServer(in: directory)
  }

  private func deliver(
    _ message: OutgoingMessage,
    timeLimit: Duration = .seconds(60)
  ) throws -> DeliveryOutcome? {
    let transport = SendmailTransport(program: try server.program(), timeLimit: timeLimit)
    #expect(transport.check() == nil)
    return transport.deliver([message]).first
  }

  @Test("It receives every message as it was, and its name for it is the receipt")
  func accepted() throws {
    var chance = SeededGenerator(seed: 11)
    let messages = (0..<12).map { chance.message($0) }
    for message in messages {
      let outcome = try deliver(message)
      guard case .accepted(let receipt)? = outcome else {
        Issue.record("\(message.key): \(String(describing: outcome))")
        continue
      }
      #expect(receipt.hasPrefix("Q") && receipt.count == 33)
    }
    let expected = messages.map(Letter.init(expectedFrom:)).sorted { $0.key < $1.key }
    #expect(try server.letters() == expected)
  }

  /// What speaks to the server itself.
  private func connected(_ limits: SMTPTimeLimits = SMTPTimeLimits()) -> SMTPTransport {
    let address = MailServerAddress(host: "localhost", port: server.port)
    return SMTPTransport(server: address, connections: 3, limits)
  }

  @Test("Spoken to over several connections it receives every message as it was")
  func connections() throws {
    var chance = SeededGenerator(seed: 13)
    let messages = (0..<30).map { chance.message($0) }
    for outcome in connected().deliver(messages) {
      guard case .accepted(let receipt) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(receipt.hasPrefix("Q") && receipt.count == 33)
    }
    let expected = messages.map(Letter.init(expectedFrom:)).sorted { $0.key < $1.key }
    #expect(try server.letters() == expected)
  }

  @Test("Spoken to it refuses one mail, and takes the others on the same connection")
  func connectedAnswers() throws {
    let recipients = ["refused", "ann", "later", "bob", "spam", "cid", "lost", "dan"]
    let messages = recipients.map { sample(key: $0, recipient: "\($0)@example.com") }
    let outcomes = connected().deliver(messages)
    #expect(outcomes[0] == .refused(reason: "550 5.1.1 no such user"))
    #expect(outcomes[2] == .unavailable(reason: "451 4.7.1 greylisted", fault: nil))
    #expect(outcomes[4] == .refused(reason: "554 5.7.1 not wanted", fault: nil))
    guard case .unknown = outcomes[6] else {
      Issue.record("\(outcomes[6])")
      return
    }
    for place in [1, 3, 5, 7] {
      guard case .accepted = outcomes[place] else {
        Issue.record("\(recipients[place]): \(outcomes[place])")
        continue
      }
    }
    let taken = ["ann", "bob", "cid", "dan", "lost"].map { "\($0)-1" }
    #expect(try server.letters().map(\.key) == taken)
  }

  @Test("A mail that is taken and not answered in time is in doubt")
  func connectedStuck() throws {
    let outcomes = connected(SMTPTimeLimits(each: .seconds(2))).deliver([
      sample(recipient: "stuck@example.com")
    ])
    #expect(
      outcomes == [.unknown(reason: "the mail server did not answer within 2 seconds")]
    )
    #expect(try server.letters().count == 1)
  }

  @Test("msmtp hands it every message as it was, and says what was not taken", .needs(.msmtp))
  func msmtp() throws {
    let options = "--host=127.0.0.1 --port=\(server.port) --tls=off --auth=off"
    let program = try directory.program("msmtp", "exec msmtp \(options) \"$@\"")
    let transport = SendmailTransport(program: program)
    var chance = SeededGenerator(seed: 12)
    let messages = (0..<12).map { chance.message($0) }
    for message in messages {
      #expect(transport.deliver([message]) == [.accepted(receipt: "\(message.key)")])
    }
    let expected = messages.map(Letter.init(expectedFrom:)).sorted { $0.key < $1.key }
    #expect(try server.letters() == expected)
    for recipient in ["refused@example.com", "later@example.com", "spam@example.com"] {
      let outcome = transport.deliver([sample(recipient: recipient)]).first
      switch outcome {
      case .refused, .unavailable: continue
      case .accepted, .unknown, nil: Issue.record("\(recipient): \(String(describing: outcome))")
      }
    }
    #expect(try server.letters().count == messages.count)
  }

  @Test(
    "What it refuses, puts off or leaves open is told apart, and only the last may have arrived",
    arguments: [
      ("refused", .refused(reason: "550 5.1.1 no such user"), 0),
      ("spam", .refused(reason: "554 5.7.1 not wanted", fault: nil), 0),
      ("later", .unavailable(reason: "451 4.7.1 greylisted", fault: nil), 0),
      ("lost", .unknown(reason: "EX_IOERR (74): Connection unexpectedly closed"), 1),
    ] as [(String, DeliveryOutcome, Int)]
  )
  func answers(recipient: String, expected: DeliveryOutcome, count: Int) throws {
    let outcome = try #require(try deliver(sample(recipient: "\(recipient)@example.com")))
    #expect("\(outcome)".replacing("the program ended with ", with: "") == "\(expected)")
    #expect(try server.letters().count == count)
  }

  @Test(
    "A client that is killed in the middle leaves the message in doubt, and it may have arrived"
  )
  func stuck() throws {
    #expect(
      try deliver(sample(recipient: "stuck@example.com"), timeLimit: .seconds(3))
        == .unknown(reason: "the program did not end within its time limit")
    )
    #expect(try server.letters().count == 1)
  }

  @Test("A server that is not there accepts nothing, and may tomorrow")
  func down() throws {
    let program = try server.program()
    server.stop()
    guard case .unavailable = SendmailTransport(program: program).deliver([sample()]).first else {
      Issue.record("the outcome is another")
      return
    }
  }
}

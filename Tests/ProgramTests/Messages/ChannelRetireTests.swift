import Model
import SQLite
import TestSupport
import Testing

@Suite("Retired channels")
struct ChannelRetireTests {
  /// Two accounts: a thread that the first one began, and a message that is addressed to it.
  private func prepared() throws -> ShellSession {
    let session = try ShellSession()
    try session.write(
      """
      id,channel,recipient,follows,wait_days
      a1,net:north,ann@x.example,,
      a2,net,ann@x.example,a1,1
      b1,net:north,bob@x.example,,
      c1,net:south,cid@x.example,,

      """,
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set net --capacity 9",
      "sendplan channel set net:north --capacity 1 --transport maildir:north --sender north@x.example",
      "sendplan channel set net:south --capacity 9 --transport maildir:south --sender south@x.example",
      "sendplan import messages.csv",
      "sendplan plan",
      "sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan base advance --to 2027-03-02"
    )
    return session
  }

  private static let retire = "sendplan channel retire net:north --reason banned"
  private static let tomorrow = "SENDPLAN_NOW=2027-03-02T06:30:00.000Z"

  @Test("What was bound to a banned account stays in its thread, and goes from the other one")
  func moved() throws {
    let session = try prepared()
    #expect(
      try session.run("\(Self.retire) --move-to net:south").output
        == """
        channel net:north is retired: nothing goes by it (hold 1)
        1 message moved to net:south; its threads go on by that, with 1 follow-up
        plan 1 (approved) does not send what was moved: 'sendplan plan' computes another
        'sendplan resume --hold 1' takes it into use again

        """
    )
    try session.play(
      "sendplan plan",
      "sendplan approve 2",
      "\(Self.tomorrow) sendplan-executor run --plan 2 --day 2027-03-02"
    )
    let mail = try session.run("cat south/new/a2-*").output
    #expect(mail.contains("From: south@x.example"))
    let first = try session.run("sed -n 's/^Message-ID: //p' north/new/a1-*").output
    #expect(mail.contains("In-Reply-To: \(first)"))
    #expect(try session.run("cat south/new/b1-*").output.contains("From: south@x.example"))
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("Without another channel it is held, and whoever asks is told how it would be moved")
  func held() throws {
    let session = try prepared()
    let answer = try session.run("\(Self.retire)").output
    let way = "'sendplan channel retire net:north --move-to OTHER'"
    #expect(answer.contains("2 messages held: \(way) moves them\n"))
    let before = try session.journal()
    #expect(
      try session.run(Self.retire).output
        == "channel net:north is retired already, by hold 1; nothing changed\n"
    )
    #expect(try session.journal() == before)
    // The plan of before has a day for it, and the executor leaves it out.
    let run = try session.run("\(Self.tomorrow) sendplan-executor run --plan 1 --day 2027-03-02")
    #expect(run.output.contains("net:north        1     0        1"), "\(run)")
    for id in ["a2", "b1"] {
      let now = try session.run("sendplan explain \(id)").output
      #expect(now.contains("but net:north is retired, and hold 1 keeps it: banned"), "\(now)")
    }
    try session.play("sendplan plan")
    for id in ["a2", "b1"] {
      let explanation = try session.run("sendplan explain \(id) --plan 2").output
      #expect(explanation.contains("has no day: held"), "\(explanation)")
      #expect(explanation.contains("another channel instead of net:north: \(way)"))
      #expect(!explanation.contains("longer horizon"))
    }
    let status = try session.run("sendplan status").output.split(separator: "\n")
    #expect(
      status.contains { $0.hasPrefix("held: ") && $0.contains("retired channel net:north") },
      "\(status)"
    )
    try session.play("sendplan resume --hold 1", "sendplan plan")
    #expect(try session.run("sendplan explain a2 --plan 3").output.contains("by net:north for net"))
  }

  @Test("Where an account is closed for good, a longer horizon is no advice")
  func closed() throws {
    let session = try prepared()
    try session.play("sendplan channel set net:north --capacity 0", "sendplan plan")
    for id in ["a2", "b1"] {
      let explanation = try session.run("sendplan explain \(id) --plan 2").output
      #expect(explanation.contains("net:north is closed on all 90 days"), "\(explanation)")
      #expect(explanation.contains("'sendplan channel retire net:north --move-to OTHER'"))
      #expect(!explanation.contains("longer horizon"), "\(explanation)")
    }
  }

  @Test("All is moved or nothing, and what cannot be sent there is named")
  func refused() throws {
    let session = try prepared()
    try session.play(
      "sendplan channel set post --capacity 1 --transport webhook:http://localhost:1/",
      "sendplan channel set mail --capacity 1 --transport sendmail --sender m@x.example",
      "printf 'id,channel,recipient\\nd1,post,someone\\nd2,post,b@x.example\\n' | sendplan import -"
    )
    let before = try session.journal()
    let outcome = try session.run("sendplan channel retire post --move-to mail")
    #expect(outcome.status == 1)
    #expect(outcome.error.contains("message 'd1' cannot be edited so"), "\(outcome)")
    #expect(try session.journal() == before)
    #expect(try session.run("sendplan channel retire emial").error.contains("no channel 'emial'"))
  }

  @Test(
    "The table of operations says what retiring does",
    arguments: ChannelOperation.allCases,
    ChannelUse.allCases
  )
  func table(_ operation: ChannelOperation, _ use: ChannelUse) throws {
    let session = try prepared()
    if use == .retired { try session.play(Self.retire) }
    let before = try session.journal()
    let words: [ChannelOperation: String] = [
      .rename: "channel rename net:north net:anna", .retire: "channel retire net:north",
      .takeOver: "channel retire net:south --move-to net:north", .resume: "resume --hold 1",
    ]
    // An open channel has no such hold, unless it was retired once.
    if use == .open, operation == .resume {
      try session.play(Self.retire, "sendplan resume --hold 1")
    }
    let outcome = try session.run("sendplan \(try #require(words[operation]))")
    let retired = try session.column(
      "SELECT c.number FROM hold h JOIN channel c ON c.number = h.channel WHERE h.kind = 5 AND h.state = 1"
    )
    let said = "\(operation.name), \(use.name): \(outcome)"
    let after: ChannelUse
    switch operation.outcome(in: use) {
    case .done(let next): after = next
    case .stays: after = use
    case .alreadySo:
      after = use
      #expect(outcome.output.contains("nothing changed"), "\(said)")
    case .refused:
      after = use
      #expect(outcome.error.contains("that channel is retired itself"), "\(said)")
      #expect(try session.journal() == before, "\(said)")
    }
    #expect(outcome.status == (operation.outcome(in: use) == .refused ? 1 : 0), "\(said)")
    #expect(retired.contains(2) == (after == .retired), "\(said)")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  /// States the hold 2 of a kind, a channel, what takes over, and a day.
  private static func hold(
    _ channel: Int,
    _ successor: String,
    kind: Int = 5,
    _ until: String = "NULL"
  )
    -> String
  {
    """
    INSERT INTO hold SELECT 2, \(kind), NULL, NULL, \(channel), \(successor), \(until), 'x', 1,
      max(seq) + 1 FROM journal
    """
  }

  /// The channels are net (1), net:north (2), which is retired, and net:south (3).
  static let illegal = [
    hold(2, "NULL"), hold(3, "2"), hold(3, "3"), hold(1, "3"), hold(3, "99"),
    hold(3, "NULL", "20900"), hold(3, "1", kind: 3), "UPDATE hold SET successor = 3",
    "DELETE FROM hold",
  ]

  @Test("The database itself refuses what cannot be of a retired channel")
  func database() throws {
    let session = try prepared()
    try session.play(Self.retire)
    let connection = try session.connection()
    for statement in Self.illegal {
      #expect(throws: DatabaseError.self, "\(statement)") { try connection.execute(statement) }
    }
    try connection.execute(Self.hold(3, "1"))
    #expect(try session.run("sendplan check journal").status == 0)
  }
}

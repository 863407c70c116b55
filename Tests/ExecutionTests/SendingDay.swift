import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

/// One day of a workspace that sends through one kind of transport, as a person lives through it.
final class SendingDay {
  let workspace: Workspace
  let world: ReceivingEnd

  init(_ kind: ReceivingEnd.Kind, channels: Int, messages: Int) throws {
    workspace = try Workspace()
    world = try ReceivingEnd(kind, for: workspace)
    for name in (1...channels).map({ "c\($0)" }) {
      try workspace.open(name, transport: world.transport(for: name), service: world.service)
      try workspace.write(messages, for: name)
    }
    try workspace.approvePlan()
  }

  /// How long a day takes here and now: a kill is to hit the executor at work, mostly.
  static func microsecondsOfRun(_ kind: ReceivingEnd.Kind) throws -> Int {
    let day = try SendingDay(kind, channels: 2, messages: 6)
    let duration = try ContinuousClock().measure {
      let result = try day.run()
      #expect(result.status == 0, "\(result)")
    }
    return Int(duration / .microseconds(1))
  }

  private static let monday = ["run", "--plan", "1", "--day", "2027-03-01"]

  func start(
    _ words: [String] = monday,
    killedAt point: String? = nil
  ) throws -> ChildProcess {
    var environment = world.environment
    environment["SENDPLAN_NOW"] = Workspace.morning.description
    environment["SENDPLAN_TEST_KILL_AT"] = point
    return try workspace.start(words, environment: environment)
  }

  @discardableResult
  func run(killedAt point: String? = nil) throws -> ChildProcess.Result {
    let result = try start(killedAt: point).wait()
    try world.settle()
    return result
  }

  /// Starts the executor and kills it at a random instant; false when it has ended before.
  func isKilled(within microseconds: Int, _ chance: inout SeededGenerator) throws -> Bool {
    let wasKilled = try start().kill(within: microseconds, &chance).wasKilled
    try world.settle()
    return wasKilled
  }

  func recover() throws {
    let result = try start(["recover"]).wait()
    #expect(result.status <= 1 && result.error.isEmpty, "\(result)")
  }

  /// Does what status says until nothing needs a person; answers how many messages had been in doubt.
  @discardableResult
  func finish() throws -> Int {
    if try workspace.runState() == nil { try run() }
    var doubts = 0
    for _ in 1...20 {
      let status = try workspace.status()
      let commands = status.output.split(separator: "\n").filter { $0.hasPrefix("! ") }
      guard status.status == 1 else {
        #expect(status.output.hasSuffix("nothing needs a person\n"), "\(status)")
        guard try sendReturned() else { return doubts }
        continue
      }
      #expect(!commands.isEmpty, "\(status)")
      doubts += try resolve()
      for command in commands { try execute(command) }
    }
    Issue.record("what status says to do leads nowhere: \(try workspace.status())")
    return doubts
  }

  /// Executes the command of the executor that a line names, if it names one to send with.
  private func execute(_ line: Substring) throws {
    let command = line.split(separator: "'").first { $0.hasPrefix("sendplan-executor run ") }
    guard let command else { return }
    let words = command.split(separator: " ").dropFirst().map(String.init)
    let result = try start(words).wait()
    #expect(result.status <= 1, "\(result)")
  }

  /// Says of each message in doubt what a look at the other end shows.
  private func resolve() throws -> Int {
    let doubtful = try workspace.states().filter { $0.value == .inDoubt }.keys.sorted()
    guard !doubtful.isEmpty else { return 0 }
    let listed = try start(["recover"]).wait()
    let arrived = Set(try world.arrivals().map(\.id))
    for id in doubtful {
      #expect(listed.output.contains("\n\(id) "), "\(listed)")
      let result = try workspace.askPlanner([
        "resolve", id, "--as", arrived.contains(id) ? "sent" : "not-sent",
      ])
      #expect(result.status == 0, "\(result)")
    }
    return doubtful.count
  }

  /// Plans and sends what came back after the run had finished; false when nothing did.
  private func sendReturned() throws -> Bool {
    guard try workspace.states().values.contains(.pending) else { return false }
    let version = try workspace.approvePlan()
    let result = try start(["run", "--plan", "\(version)", "--day", "2027-03-01"]).wait()
    #expect(result.status <= 1, "\(result)")
    return true
  }

  /// Nothing has arrived twice, what is sent has arrived, and nothing has that is taken for unsent.
  func expectNothingTwice() throws {
    let arrivals = try world.arrivals()
    switch world.kind {
    case .mbox, .sendmail, .parallelSendmail, .smtp, .webhook:
      #expect(Set(arrivals.map(\.id)).count == arrivals.count)
    case .idempotentWebhook:
      // Each message has one key, and each key one content, however often it came.
      #expect(Set(arrivals.map(\.id)).count == Set(arrivals).count)
    }
    let ids = Set(arrivals.map(\.id))
    for (id, state) in try workspace.states() {
      switch state {
      case .sent: #expect(ids.contains(id))
      case .pending: #expect(!ids.contains(id))
      case .claimed: continue
      case .inDoubt: #expect([.sendmail, .parallelSendmail, .smtp, .webhook].contains(world.kind))
      case .waiting, .failed, .canceled, .expired: Issue.record("\(id) is \(state)")
      }
    }
  }

  /// Every message is sent and has arrived once, and the books are right.
  func expectEverythingOnce() throws {
    try expectNothingTwice()
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })
    let journal = try workspace.askPlanner(["check", "journal"])
    #expect(journal.status == 0, "\(journal)")
    if world.kind == .mbox { try expectWellFormed() }
  }

  /// An independent reader finds the same messages in the mbox files, each with its words.
  private func expectWellFormed() throws {
    let script = """
      import json, mailbox, sys
      ids = []
      for path in sys.argv[1:]:
          for letter in mailbox.mbox(path, create=False):
              number = letter['Subject'].split(' ')[1]
              assert letter.get_payload() == f'Hello {number}\\n', letter.as_string()
              ids.append(letter['X-Sendplan-Key'])
      print('\\n'.join(sorted(ids)))
      """
    let channels = try workspace.database.read { try $0.channels() }
    let files = channels.map { String($0.settings.transport.dropFirst("mbox:".count)) }
    let keys = try Python.output(of: script, files).split(separator: "\n").map(String.init)
    #expect(keys == (try world.arrivals().map(\.key).sorted()))
  }
}

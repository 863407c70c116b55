import Delivery
import Execution
import Formats
import Model
import Storage
import TestSupport
import Testing

@Suite("Law 13: the fault is placed")
struct RefusalComparisonTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  /// Openers to so many recipients, each with a follow-up; `domains` says at how many domains they are.
  private func filled(_ count: Int, domains: Int) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("email", attempts: 2)
    try workspace.add(
      (1...count).flatMap { number in
        let recipient = "r\(number)@d\(number % domains).example"
        return [
          MessageDraft(id: "m\(number)", channel: "email", recipient: recipient),
          MessageDraft(
            id: "f\(number)",
            channel: "email",
            recipient: recipient,
            follows: .init(predecessor: "m\(number)", waitDays: 3)
          ),
        ]
      }
    )
    try workspace.approvePlan()
    return workspace
  }

  /// What a refusal says to a recipient, with an id as servers put one into every reply.
  private func words(_ text: String, _ message: OutgoingMessage) -> String {
    "550 \(text) <\(message.content.recipient)> (id \(message.key.text.suffix(8))x9)"
  }

  @Test("Whatever is answered, only what is the message's fault ends it", arguments: 1...40)
  func places(seed: Int) throws {
    var chance = SeededGenerator(seed: UInt64(seed))
    let workspace = try filled(30, domains: 30)
    let stub = workspace.stub()
    stub.batchLimit = 1
    var dead: Set<String> = []
    // The words that were heard since the last acceptance, and from whom.
    var heard: [String: Set<String>] = [:]
    stub.answer = { message in
      switch Int.random(in: 0..<10, using: &chance) {
      case 0:
        dead.insert(message.messageID)
        return .refused(reason: words("no such user", message), fault: .message)
      case 1...5:
        let text = ["not today", "not like this"].randomElement(using: &chance) ?? ""
        heard[text, default: []].insert(message.content.recipient)
        return Bool.random(using: &chance)
          ? .refused(reason: words(text, message), fault: nil)
          : .unavailable(reason: words(text, message), fault: nil)
      default:
        heard = [:]
        return .accepted(receipt: message.key.text)
      }
    }
    let report = try workspace.executor.run(monday)
    let states = try workspace.states()
    let isStopped = heard.values.contains { $0.count >= 3 }
    #expect((report.channels[0].unavailability != nil) == isStopped, "\(heard)")
    for id in dead { #expect(states[id] == .failed) }
    if isStopped {
      let guilty = heard.filter { $0.value.count >= 3 }.flatMap(\.value)
      for recipient in guilty {
        let number = recipient.prefix { $0 != "@" }.dropFirst()
        #expect(dead.contains("m\(number)") || states["m\(number)"] == .pending)
      }
    }
    for number in 1...30 {
      let follow = try #require(states["f\(number)"])
      let expected: [MessageState: MessageState] = [
        .sent: .pending, .failed: .canceled, .pending: .waiting,
      ]
      #expect(follow == expected[try #require(states["m\(number)"])])
    }
    let kept = states.filter { $0.key.hasPrefix("m") && [.sent, .failed].contains($0.value) }
    #expect(try workspace.uses().counted.reduce(0, +) == kept.count)
    #expect(try workspace.database.read { try $0.checkJournal().sentences } == [])
  }

  @Test("Three at one domain say nothing before a message to another was tried")
  func otherDomain() throws {
    let workspace = try filled(8, domains: 8)
    let stub = workspace.stub()
    stub.batchLimit = 1
    try workspace.add(
      (1...4).map { MessageDraft(id: "x\($0)", channel: "email", recipient: "x\($0)@same.example") }
        + [
          MessageDraft(
            id: "y",
            channel: "email",
            recipient: "y@other.example",
            priority: try #require(Priority(9))
          )
        ]
    )
    try workspace.approvePlan()
    var order: [String] = []
    stub.answer = { message in
      order.append(message.messageID)
      return message.content.recipient.hasSuffix("@same.example")
        ? .refused(reason: words("we do not like you", message), fault: nil)
        : .accepted(receipt: "r")
    }
    let report = try workspace.executor.run(RunRequest(plan: 2, day: Workspace.monday))
    #expect(report.channels[0].unavailability == nil)
    let third = try #require(order.firstIndex(of: "x3"))
    #expect(order[third + 1] == "y" && order[third + 2] == "x4", "\(order)")
    let states = try workspace.states()
    #expect((1...4).allSatisfy { states["x\($0)"] == .failed })
  }

  @Test("The next run begins with what was not refused yet, and going through ends the stop")
  func nextRun() throws {
    let workspace = try filled(6, domains: 6)
    let stub = workspace.stub()
    stub.batchLimit = 1
    stub.answer = { .refused(reason: words("quota", $0), fault: .channel) }
    #expect(try workspace.executor.run(monday).result == .failed)
    let stops = try workspace.database.read { try $0.channelStops() }
    #expect(stops.map(\.channel) == ["email"] && stops[0].reason.contains("quota"))
    #expect(stub.given.map(\.messageID) == ["m1"])
    stub.answer = { .accepted(receipt: $0.key.text) }
    #expect(try workspace.executor.run(monday).result == .complete)
    #expect(stub.given.dropFirst().map(\.messageID) == ["m2", "m3", "m4", "m5", "m6", "m1"])
    #expect(try workspace.database.read { try $0.channelStops() } == [])
  }

  @Test("An outage that five runs meet fails nothing and takes no place")
  func outage() throws {
    let workspace = try filled(10, domains: 10)
    let stub = workspace.stub()
    stub.batchLimit = 1
    stub.answer = { _ in .unavailable(reason: "cannot connect to 127.0.0.1: Connection refused") }
    for _ in 1...5 { #expect(try workspace.executor.run(monday).result == .failed) }
    #expect(try workspace.states().values.allSatisfy { $0 == .pending || $0 == .waiting })
    #expect(try workspace.uses().counted == [0])
  }
}

import Delivery
import Execution
import Model
import Storage
import TestSupport
import Testing

/// A workspace whose days are missed, made up for and mixed up, while its limits are stated anew.
///
/// It counts by itself what went when: by the deliveries that are new after a run and the clock of the run.
final class MadeUpDays {
  struct Sending {
    let day: Day
    let channel: String
    let recipient: String
    let mayHaveArrived: Bool
  }

  struct Window: Hashable {
    let channel: String
    let days: Int
  }

  let workspace: Workspace
  var chance: SeededGenerator
  private(set) var sendings: [Sending] = []
  /// What is stated now, in the test's own books.
  private var capacities: [String: Int] = [:]
  private var windows: [Window: Int] = [:]
  private var recipientLimit: (most: Int, days: Int)?
  private var known: Set<String> = []
  private var messages = 0
  private(set) var skips: Set<String> = []

  private static let outer = ["north": "team", "south": "team"]
  private static let channels = ["team", "north", "south", "post"]

  init(seed: UInt64) throws {
    workspace = try Workspace()
    chance = SeededGenerator(seed: seed)
    for channel in Self.channels { try open(channel) }
  }

  private func open(_ name: String) throws {
    try workspace.change { change in
      let outer = try Self.outer[name].map { try change.snapshot.channel(named: $0).number }
      let settings = ChannelSettings(
        transport: "maildir:\(name)",
        sender: "desk@example.org",
        attempts: 50,
        outer: outer
      )
      _ = try change.setChannel(name, settings)
    }
    try state(capacity: Int.random(in: 2...6, using: &chance), of: name)
  }

  private func state(capacity: Int, of name: String) throws {
    capacities[name] = capacity
    try workspace.change { change in
      _ = try change.setWeek(
        Week(capacity: capacity, open: Set(Weekday.allCases)),
        of: try change.snapshot.channel(named: name).number
      )
    }
  }

  private func pick<Value>(_ values: [Value]) throws -> Value {
    try #require(values.randomElement(using: &chance))
  }

  /// States a capacity, a window or the limit for recipients, or lifts that.
  func stateSomething() throws {
    let name = try pick(Self.channels)
    let (most, days) = (
      Int.random(in: 1...7, using: &chance), Int.random(in: 2...4, using: &chance)
    )
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: try state(capacity: Int.random(in: 1...6, using: &chance), of: name)
    case 1:
      windows[Window(channel: name, days: days)] = most
      try workspace.change { change in
        let number = try change.snapshot.channel(named: name).number
        _ = try change.stateOnce(.window(channel: number, most: most, days: days))
      }
    case 2:
      recipientLimit = (1 + most % 2, days)
      try workspace.change { _ = try $0.limitRecipients(most: 1 + most % 2, days: days) }
    default:
      recipientLimit = nil
      try workspace.change { _ = try $0.liftRecipientLimit() }
    }
  }

  func write() throws {
    let drafts = try (0..<Int.random(in: 1...6, using: &chance)).map { _ in
      messages += 1
      return MessageDraft(
        id: "m\(messages)",
        channel: try pick(["team", "post"]),
        recipient: try pick(["ann", "ben", "cem", "dea", "eva"]) + "@example.org"
      )
    }
    try workspace.add(drafts)
  }

  /// Plans from a base date that may be earlier than what was sent, and approves the plan.
  func plan() throws {
    let base = Workspace.monday.advanced(by: Int.random(in: 0...6, using: &chance))
    try workspace.change { _ = try $0.setBaseDate(base, reason: "as the case wants it") }
    try workspace.approvePlan(horizon: 6)
  }

  /// Runs a day of the approved plan on any day, and holds what went against what is stated.
  func run() throws {
    let (version, base) = try workspace.database.read {
      (try $0.approvedVersion(), try $0.baseDate())
    }
    guard let version else { return }
    let planned = base.advanced(by: Int.random(in: 0..<6, using: &chance))
    let day = Workspace.monday.advanced(by: Int.random(in: 0...8, using: &chance))
    let noon = Int64(day.number) * 86_400_000 + 43_200_000
    workspace.clock.now = Instant(milliseconds: noon)
    workspace.stub().answer = { [unowned self] _ in
      switch Int.random(in: 0..<8, using: &chance) {
      case 0: .refused(reason: "no")
      case 1: .unknown(reason: "silence")
      case 2: .unavailable(reason: "busy")
      default: .accepted(receipt: "r")
      }
    }
    let before = sendings
    let request = RunRequest(plan: version, day: planned, onAnotherDay: true)
    let report = try workspace.executor.run(request)
    try takeDown(on: workspace.clock.now.day, in: workspace)
    expectLimits(on: day, before)
    for skip in report.channels.flatMap(\.skips) { expectReason(of: skip, on: day) }
  }

  private func takeDown(on day: Day, in workspace: Workspace) throws {
    try workspace.database.read { snapshot in
      for run in try snapshot.runs() {
        try snapshot.forEachDelivery(of: run) { delivery in
          // What was not taken has no place in the day.
          guard delivery.outcome != .pending,
            known.insert("\(delivery.messageID) \(delivery.attempt)").inserted
          else { return }
          #expect(delivery.day == day)
          let mayHaveArrived = delivery.outcome == .sent || delivery.outcome == .inDoubt
          sendings.append(
            Sending(
              day: day,
              channel: delivery.channel,
              recipient: delivery.recipient,
              mayHaveArrived: mayHaveArrived
            )
          )
        }
      }
    }
  }

  private func used(_ name: String, _ days: ClosedRange<Day>, _ sendings: [Sending]) -> Int {
    sendings.count { sending in
      days.contains(sending.day) && (sending.channel == name || Self.outer[sending.channel] == name)
    }
  }

  private func got(_ recipient: String, _ days: ClosedRange<Day>, _ sendings: [Sending]) -> Int {
    sendings.count { $0.mayHaveArrived && $0.recipient == recipient && days.contains($0.day) }
  }

  /// Every stretch of so many days that contains a day.
  private func stretches(_ days: Int, around day: Day) -> [ClosedRange<Day>] {
    (0..<days).map { day.advanced(by: -$0)...day.advanced(by: days - 1 - $0) }
  }

  /// A run may find a limit exceeded, because it was lowered or a person let it be, and adds nothing then.
  private func expectLimits(on day: Day, _ before: [Sending]) {
    for (name, capacity) in capacities {
      #expect(used(name, day...day, sendings) <= max(capacity, used(name, day...day, before)))
    }
    for (window, most) in windows {
      for stretch in stretches(window.days, around: day) {
        let (now, then) = (
          used(window.channel, stretch, sendings), used(window.channel, stretch, before)
        )
        #expect(now <= max(most, then), "\(window) on \(day)")
      }
    }
    guard let (most, days) = recipientLimit else { return }
    for recipient in Set(sendings.map(\.recipient)) {
      for stretch in stretches(days, around: day) {
        let (now, then) = (got(recipient, stretch, sendings), got(recipient, stretch, before))
        #expect(now <= max(most, then), "\(recipient) on \(day)")
      }
    }
  }

  /// What is left out because of a limit is left out because that limit is reached.
  private func expectReason(of skip: ChannelReport.Skip, on day: Day) {
    switch skip.reason {
    case .noCapacity(day, .capacity(let name)):
      skips.insert("capacity")
      #expect(used(name, day...day, sendings) >= capacities[name] ?? .max)
    case .noCapacity(day, .window(let name, let most, let days)):
      skips.insert("window")
      #expect(windows[Window(channel: name, days: days)] == most)
      #expect(stretches(days, around: day).contains { used(name, $0, sendings) >= most })
    case .recipientLimit(day, let most, let days):
      skips.insert("recipient")
      #expect(recipientLimit.map { $0.most == most && $0.days == days } == true)
    case .state: break
    case .noCapacity, .recipientLimit, .held, .notBefore, .pastDeadline, .planWithdrawn, .edited,
      .otherSender,
      .answered, .suppressed:
      Issue.record("\(skip) on \(day)")
    }
  }
}

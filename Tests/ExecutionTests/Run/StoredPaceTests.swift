import Delivery
import Execution
import Formats
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("The pace of a channel")
struct StoredPaceTests {
  private let monday = RunRequest(plan: 1, day: Workspace.monday)

  private func state(
    _ pace: Pace,
    of channel: String,
    inside outer: String? = nil,
    in workspace: Workspace
  ) throws {
    try workspace.change { change in
      var settings = try change.snapshot.channel(named: channel).settings
      settings.pace = pace
      settings.outer = try outer.map { try change.snapshot.channel(named: $0).number }
      _ = try change.setChannel(channel, settings)
    }
  }

  private func filled(_ count: Int, _ pace: Pace) throws -> (Workspace, StubTransport) {
    let workspace = try Workspace()
    try workspace.open("email")
    try state(pace, of: "email", in: workspace)
    try workspace.write(count, for: "email")
    try workspace.approvePlan()
    return (workspace, workspace.stub())
  }

  /// The hours, minutes and seconds in UTC at which messages were composed.
  private func times(_ stub: StubTransport) -> [String] {
    stub.given.map { String($0.composedAt.description.dropFirst(11).prefix(8)) }
  }

  @Test("A run spreads over the stated hours, at the stated rate, with the stated gap")
  func kept() throws {
    let window = DailyWindow("09:00-11:00")
    let cases: [(Pace, [String])] = [
      (Pace(window: window), ["09:00:00", "09:40:00", "10:20:00"]),
      (Pace(window: window, perMinute: 2), ["09:00:00", "09:00:30", "09:01:00"]),
      (Pace(perMinute: 60, leastGap: 20), ["08:00:00", "08:00:20", "08:00:40"]),
      (Pace(leastGap: 45), ["08:00:00", "08:00:45", "08:01:30"]),
    ]
    for (pace, expected) in cases {
      let (workspace, stub) = try filled(3, pace)
      let report = try workspace.executor.run(monday)
      #expect(times(stub) == expected && report.replacedPaces.isEmpty)
    }
  }

  @Test("The options of a run take its place, part by part, and the report says so")
  func overrides() throws {
    let stated = Pace(window: DailyWindow("09:00-11:00"), perMinute: 1, leastGap: 5)
    let (workspace, stub) = try filled(3, stated)
    let request = RunRequest(
      plan: 1,
      day: Workspace.monday,
      pace: PaceOverrides(window: .some(nil), perMinute: .some(2))
    )
    let report = try workspace.executor.run(request)
    #expect(times(stub) == ["08:00:00", "08:00:30", "08:01:00"])
    let replaced = Pace(window: stated.window, perMinute: 1)
    #expect(report.replacedPaces == [ReplacedPace(channel: "email", pace: replaced)])
  }

  @Test("The gap also lies between two runs, and between the tries of one message")
  func gaps() throws {
    let (workspace, stub) = try filled(3, Pace(leastGap: 60))
    workspace.dependencies.isStopRequested = { stub.given.count == 2 }
    stub.answer = { message in
      stub.given.count == 1
        ? .unavailable(reason: "later") : .accepted(receipt: message.key.text)
    }
    _ = try workspace.executor.run(monday)
    workspace.clock.now = workspace.clock.now.advanced(by: 10_000)
    workspace.dependencies.isStopRequested = { false }
    _ = try workspace.executor.run(monday)
    #expect(times(stub) == ["08:00:00", "08:01:00", "08:02:00", "08:03:00"])
  }

  @Test(
    "What the database keeps is a pace",
    arguments: [
      "window_start = 540", "window_end = 540", "window_start = -1, window_end = 9",
      "window_start = 600, window_end = 600", "window_start = 0, window_end = 1441",
      "per_minute = 0", "per_minute = 60001", "least_gap = 0", "least_gap = 86401",
    ]
  )
  func refused(columns: String) throws {
    let (workspace, _) = try filled(1, .unlimited)
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let names = columns.split(separator: ", ").map { $0.split(separator: " ")[0] }
    let values = columns.split(separator: ", ").map { $0.split(separator: " ")[2] }
    let error = #expect(throws: DatabaseError.self) {
      try connection.execute(
        """
        INSERT INTO channel_settings (number, name, transport, sender, attempts, idempotent,
            \(names.joined(separator: ", ")))
          VALUES (2, 'email', 'maildir:x', 'a@b.example', 5, 0, \(values.joined(separator: ", ")))
        """
      )
    }
    #expect(error?.message.contains("CHECK") == true)
  }

  /// Held against what each pace means, told once more from the times at which messages really went.
  @Test("Of channels inside one another every pace holds", arguments: 1...40 as ClosedRange<UInt64>)
  func nested(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let workspace = try Workspace()
    let inner = ["a", "b"]
    for name in ["o"] + inner { try workspace.open(name) }
    var paces: [String: Pace] = [:]
    for name in ["o"] + inner {
      paces[name] = Pace(
        window: DailyWindow(chance.pick(["07:00-09:00", "08:30-08:40", "09:00-12:00", "none"])),
        perMinute: chance.pick([nil, nil, 1, 7]),
        leastGap: chance.pick([nil, nil, 3, 50])
      )
      try state(
        paces[name] ?? .unlimited,
        of: name,
        inside: name == "o" ? nil : "o",
        in: workspace
      )
    }
    var counts: [String: Int] = [:]
    for name in inner {
      counts[name] = Int.random(in: 1...9, using: &chance)
      try workspace.write(counts[name] ?? 0, for: name)
    }
    counts["o"] = counts.values.reduce(0, +)
    try workspace.approvePlan()
    let stub = workspace.stub()
    var refused: Set<String> = []
    let hapless = chance.pick(["a-1", "b-2", "none"])
    stub.answer = { message in
      message.messageID == hapless && refused.insert(hapless).inserted
        ? .unavailable(reason: "later", fault: .message) : .accepted(receipt: message.key.text)
    }
    let report = try workspace.executor.run(monday)

    for (name, pace) in paces {
      let own = stub.given.filter { name == "o" || $0.messageID.hasPrefix("\(name)-") }
      check(own, of: counts[name] ?? 1, keep: pace)
    }
    let sent = report.channels.reduce(0) { $0 + $1.sent }
    let isOver = report.channels.contains { channel in
      if case .windowOver? = channel.unavailability { true } else { false }
    }
    #expect(sent == counts["o"] || isOver)
  }

  private func check(_ sent: [OutgoingMessage], of count: Int, keep pace: Pace) {
    let begin = Workspace.morning.milliseconds
    let midnight = begin - 8 * 3_600_000
    let all = sent.map(\.composedAt.milliseconds)
    for (one, next) in zip(all, all.dropFirst()) {
      #expect(next - one >= Int64(pace.leastGap ?? 0) * 1000, "\(pace)")
    }
    let hours = pace.window.map { window in
      (midnight + Int64(window.start) * 60_000, midnight + Int64(window.end) * 60_000)
    }
    let start = max(begin, hours?.0 ?? begin)
    #expect(all.allSatisfy { $0 >= start && $0 < hours?.1 ?? .max }, "\(pace)")
    var seen: Set<String> = []
    let first = sent.filter { seen.insert($0.messageID).inserted }.map(\.composedAt.milliseconds)
    let step =
      pace.perMinute.map { 60_000 / Double($0) }
      ?? hours.map { Double(max(0, $0.1 - start)) / Double(count) } ?? 0
    for (index, time) in first.enumerated() {
      #expect(Double(time - start) >= (Double(index) * step).rounded(.down), "\(pace)")
    }
  }

  @Test("Accounts inside a channel take turns, and wait for no more than its gap")
  func turns() throws {
    let workspace = try Workspace()
    for name in ["o", "a", "b"] { try workspace.open(name) }
    try state(Pace(leastGap: 10), of: "o", in: workspace)
    for name in ["a", "b"] {
      try state(.unlimited, of: name, inside: "o", in: workspace)
      try workspace.write(2, for: name)
    }
    try workspace.approvePlan()
    let stub = workspace.stub()
    _ = try workspace.executor.run(monday)
    #expect(times(stub) == ["08:00:00", "08:00:10", "08:00:20", "08:00:30"])
    #expect(stub.given.map(\.messageID) == ["a-1", "b-1", "a-2", "b-2"])
  }
}

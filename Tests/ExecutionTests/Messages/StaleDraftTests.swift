import Execution
import Model
import SQLite
import Storage
import Testing

@Suite("Approving a draft behind the program's back")
struct StaleDraftTests {
  /// What happened since a draft was computed, and whether it may still be approved.
  struct Event: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let isStale: Bool
    let happen: @Sendable (Workspace) throws -> Void

    init(_ name: String, isStale: Bool, _ happen: @escaping @Sendable (Workspace) throws -> Void) {
      (testDescription, self.isStale, self.happen) = (name, isStale, happen)
    }

    /// A rule of the channel email, or of none.
    init(_ name: String, isStale: Bool, stated: @escaping @Sendable (Int32) -> Rule.Statement) {
      self.init(name, isStale: isStale) { workspace in
        try workspace.change { change in
          try change.state(stated(try change.snapshot.channel(named: "email").number))
        }
      }
    }
  }

  private static func days(_ first: Int, _ last: Int, _ capacity: Int)
    -> @Sendable (Int32) ->
    Rule.Statement
  {
    let range = DayRange(Workspace.monday.advanced(by: first), Workspace.monday.advanced(by: last))
    guard let range else { preconditionFailure("the days are in order") }
    return { .days(channel: $0, range, capacity: .count(capacity)) }
  }

  static let events = [
    Event("nothing", isStale: false) { _ in },
    Event("a message came and another went", isStale: false) { workspace in
      try workspace.write(1, for: "post")
      try workspace.change { _ = try $0.apply(.cancel, to: "email-1") }
    },
    Event("the base date advanced", isStale: true) { workspace in
      try workspace.change { _ = try $0.advanceBaseDate(to: Workspace.tuesday, isConfirmed: true) }
    },
    Event("the base date was set and set back", isStale: false) { workspace in
      for day in [Workspace.tuesday, Workspace.monday] {
        try workspace.change { _ = try $0.setBaseDate(day, reason: "a try") }
      }
    },
    Event("a run claimed", isStale: true) { workspace in
      _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    },
    Event("fewer on a day", isStale: true, stated: days(2, 2, 4)),
    Event("as many as before on a day", isStale: false, stated: days(2, 2, 5)),
    Event("fewer behind the horizon", isStale: false, stated: days(7, 90, 0)),
    Event("fewer on a day, taken back", isStale: false) { workspace in
      try workspace.change { change in
        let channel = try change.snapshot.channel(named: "email").number
        try change.state(days(1, 3, 0)(channel))
        try change.withdraw(try #require(try change.snapshot.rules([.days]).last))
      }
    },
    Event("a day's own number taken back", isStale: true) { workspace in
      try workspace.change { change in
        try change.withdraw(try #require(try change.snapshot.rules([.days]).first))
      }
    },
    Event("another week", isStale: true) {
      .week(channel: $0, from: nil, Week(capacity: 6, open: Set(Weekday.allCases)))
    },
    Event("another week behind the horizon", isStale: false) {
      .week(
        channel: $0,
        from: Workspace.monday.advanced(by: 7),
        Week(capacity: 6, open: Set(Weekday.allCases))
      )
    },
    Event("another week and back", isStale: false) { workspace in
      try workspace.open("email", capacity: 6)
      try workspace.open("email", capacity: 5)
    },
    Event("a window", isStale: true) { .window(channel: $0, most: 9, days: 3) },
    Event("a share", isStale: true) { .share(channel: $0, .openers, percent: 20) },
    Event("a limit for recipients", isStale: true) { _ in .recipients(most: 1, days: 7) },
    Event("a ramp", isStale: true) {
      .ramp(channel: $0, Ramp(from: Workspace.monday, steps: [1, 2], counting: .calendarDays))
    },
    Event("a suppression", isStale: false) { workspace in
      try workspace.change {
        _ = try $0.suppress(Addressee(FoldedAddress("eve@example.org")), reason: "no")
      }
    },
    Event("another window beside one that stays", isStale: true) {
      .window(channel: $0, most: 3, days: 2)
    },
    Event("a guard rail", isStale: false) { _ in .guardRail(name: "late", limit: 3) },
    Event("another sender", isStale: true) { workspace in
      try workspace.open("email", capacity: 5, sender: "other@example.org")
    },
    Event("inside another channel", isStale: true) { workspace in
      try workspace.change { change in
        var settings = try change.snapshot.channel(named: "email").settings
        settings.outer = try change.snapshot.channel(named: "post").number
        _ = try change.setChannel("email", settings)
      }
    },
    Event("few late", isStale: true) { try $0.aim("email", at: .fewLate) },
    Event("deadlines first", isStale: true) { try $0.aim("email", at: .deadlinesFirst) },
    Event("late rather than never", isStale: true) { try $0.aim("email", at: .lateIsSent) },
    Event("late rather than never, taken back", isStale: false) { workspace in
      try workspace.aim("email", at: .lateIsSent)
      try workspace.aim("email", at: [])
    },
    Event("a channel that is new", isStale: false) { try $0.open("new") },
    Event("another draft was approved", isStale: true) { try $0.approvePlan() },
  ]

  @Test("The database and the program refuse the same drafts", arguments: events)
  func agree(_ event: Event) throws {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 5)
    try workspace.open("post", capacity: 5)
    try workspace.write(3, for: "email")
    try workspace.change { change in
      let email = try change.snapshot.channel(named: "email").number
      try change.state(Self.days(4, 4, 1)(email))
    }
    try workspace.approvePlan()
    let draft = try workspace.storePlan()
    try event.happen(workspace)
    let reasons = try workspace.database.read { try $0.staleness(of: try $0.plan(draft)) }
    #expect(!reasons.isEmpty == event.isStale, "\(reasons)")

    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let approve = { try connection.execute(Self.approval(of: draft)) }
    if event.isStale {
      let error = #expect(throws: DatabaseError.self, performing: approve)
      #expect(error?.message == "the plan is stale: compute a new one")
    } else {
      try approve()
      #expect(try workspace.database.read { try $0.approvedVersion() } == draft)
    }
  }

  @Test("The plan of a run that is under way is not taken away, nor is what it has not said sent")
  func underWay() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(2, for: "email")
    try workspace.approvePlan()
    let draft = try workspace.storePlan()
    try workspace.change { _ = try $0.startRun(plan: 1, day: Workspace.monday) }
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    for sql in [Self.approval(of: draft), "BEGIN; \(Self.supersession); COMMIT"] {
      let error = #expect(throws: DatabaseError.self) { try connection.execute(sql) }
      #expect(error?.message == "nothing is decided about plans while a run is under way")
      try connection.execute("ROLLBACK")
    }
  }

  private static let supersession = """
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      SELECT 0, 2, version, 2, 5, 23, changed, (SELECT max(number) FROM operation) FROM plan
      WHERE state = 2
    """

  /// As the program approves, word by word.
  private static func approval(of draft: Int) -> String {
    """
    BEGIN;
    INSERT INTO operation (number, command, arguments, actor, at, status, answer)
      SELECT max(number) + 1, 'approve', '', 'eve', 0, 0, '' FROM operation;
    \(supersession);
    INSERT INTO journal (at, subject, item, before, after, cause, previous, operation)
      SELECT 0, 2, version, 1, 2, 21, changed, (SELECT max(number) FROM operation) FROM plan
      WHERE version = \(draft);
    COMMIT
    """
  }
}

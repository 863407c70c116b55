import Foundation
import Model
import SQLite
import TestSupport
import Testing

/// A row for the journal, as anybody with the file could append it.
struct Step {
  let subject: Int
  /// The id of a message or the version of a plan.
  let item: String
  let from: Int
  let to: Int
  let cause: Cause
  let day: String

  init(_ subject: Int, _ item: String, from: Int, to: Int, _ cause: Cause, day: String = "NULL") {
    self.subject = subject
    self.item = item
    self.from = from
    self.to = to
    self.cause = cause
    self.day = day
  }

  private var namesRun: Bool {
    cause == .reportedSent
      ? from == MessageState.inDoubt.rawValue
      : cause != .retried && cause != .edited
  }

  fileprivate var sql: String {
    let isMessage = subject == 1
    let number = isMessage ? "(SELECT message FROM envelope WHERE id = '\(item)')" : item
    let changed =
      isMessage
      ? "(SELECT changed FROM message WHERE number = \(number))"
      : "(SELECT changed FROM plan WHERE version = \(number))"
    return """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation,
          note)
        VALUES (0, \(subject), \(number), \(from), \(to), \(cause.rawValue), \(changed), \(day),
          \(namesRun ? "(SELECT max(number) FROM run)" : "NULL"), 1,
          \(cause == .withdrawn ? "'test'" : cause == .edited ? "'{\"priority\":[5,2]}'" : "NULL"))
      """
  }
}

extension ShellSession {
  /// Runs lines that have to succeed.
  func play(_ lines: String...) throws {
    for line in lines {
      let outcome = try run(line)
      try #require(outcome.status == 0, "\(line): \(outcome)")
    }
  }

  /// Brings the message m into a state, and saves the session.
  func bringMessage(to state: MessageState) throws {
    try play("sendplan init --base-date 2027-03-01", "sendplan channel set email --capacity 9")
    let rows: String
    switch state {
    case .waiting: rows = "p,email,a@mail.example,,,\nm,email,a@mail.example,,p,1\n"
    case .expired: rows = "m,email,a@mail.example,2027-03-01,,\n"
    case .pending, .claimed, .inDoubt, .sent, .failed, .canceled:
      rows = "m,email,a@mail.example,,,\n"
    }
    try write("id,channel,recipient,deadline,follows,wait_days\n\(rows)", to: "messages.csv")
    try play("sendplan import messages.csv")
    let execute = "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day"
    switch state {
    case .pending, .waiting: break
    case .canceled: try play("sendplan cancel m")
    case .expired: try play("sendplan base advance --to 2027-03-02 --yes")
    case .sent: try play("sendplan plan", "sendplan approve 1", execute)
    case .claimed, .inDoubt, .failed:
      try play("sendplan plan", "sendplan approve 1")
      #expect(try run("SENDPLAN_TEST_KILL_AT=claimed:1 \(execute)").status == 137)
    }
    if state == .inDoubt { try append(Step(1, "m", from: 3, to: 4, .outcomeUnknown)) }
    if state == .failed { try append(Step(1, "m", from: 3, to: 6, .refused)) }
    #expect(try self.state(ofMessage: "m") == state.rawValue)
    try play("cp -a . ../saved")
  }

  /// Brings plan 1 into a state, and saves the session.
  func bringPlan(to state: PlanState) throws {
    try play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "printf 'id,channel,recipient\\nm,email,a@mail.example\\n' | sendplan import -",
      "sendplan plan"
    )
    switch state {
    case .draft: break
    case .approved: try play("sendplan approve 1")
    case .rejected: try play("sendplan reject 1")
    case .superseded: try play("sendplan plan", "sendplan approve 2")
    case .withdrawn: try play("sendplan approve 1", "sendplan unapprove 1 --reason test")
    case .completed:
      try play(
        "sendplan approve 1",
        "sendplan-executor run --plan 1 --day 2027-03-01 --on-another-day"
      )
    }
    #expect(try stateOfPlan() == state.rawValue)
    try play("cp -a . ../saved")
  }

  /// Puts the session back as it was saved; the database stays the file that it is, since a copy of it
  /// would send nothing.
  func restore() throws {
    try play(
      "find . -mindepth 1 -maxdepth 1 ! -name sendplan.db -exec rm -rf {} +; cp -a ../saved/. ."
    )
  }

  func connection() throws -> Connection {
    let path = folder.appending(path: "sendplan.db").path
    let connection = try Connection(path: path, access: .readWrite)
    connection.setBusyTimeout(milliseconds: 60_000)
    return connection
  }

  func append(_ step: Step) throws {
    try connection().execute(step.sql)
  }

  /// Runs SQL that a trigger would refuse, which is there again afterwards.
  func execute(_ sql: String, without trigger: String) throws {
    let connection = try connection()
    let guarding = try connection.row(
      "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1",
      .text(trigger)
    ) { $0.text(0) }
    try connection.execute("DROP TRIGGER \(trigger); \(sql); \(try #require(guarding))")
  }

  /// The integers that a query finds.
  func column(_ query: String) throws -> [Int] {
    try connection().rows(query) { $0.integer(0) }
  }

  /// Whether the database takes a row of the journal; it is taken back in any case.
  func allows(_ step: Step) throws -> Bool {
    let connection = try connection()
    try connection.execute("BEGIN")
    defer { #expect(throws: Never.self) { try connection.execute("ROLLBACK") } }
    do {
      try connection.execute(step.sql)
      return true
    } catch {
      #expect(error.family == .constraint)
      return false
    }
  }

  func state(ofMessage id: String) throws -> Int? {
    try connection().row(
      "SELECT m.state FROM message m JOIN envelope e ON e.message = m.number WHERE e.id = ?1",
      .text(id)
    ) { $0.integer(0) }
  }

  func stateOfPlan() throws -> Int? {
    try connection().row("SELECT state FROM plan WHERE version = 1") { $0.integer(0) }
  }

  /// The journal, a text for each row.
  func journal() throws -> [String] {
    try connection().rows(
      "SELECT seq || ' ' || subject || ' ' || item || ' ' || after FROM journal"
    ) {
      $0.text(0)
    }
  }
}

import Formats
import Model
import Planning
import Storage
import Terminal

/// One night: from what a dead run left to a plan that is approved or held for a person.
///
/// Each step stores what it does by itself and finds out by itself whether it was done, so that a second
/// night, or one after a crash anywhere, does what is missing and repeats nothing.
struct NightlyJob {
  let session: Session
  let options: NightlyOptions
  let database: Database
  private let log: NightlyLog

  init(_ session: Session, _ options: NightlyOptions) throws {
    self.session = session
    self.options = options
    database = try session.openDatabase()
    log = try NightlyLog(session.arguments, on: session.console)
  }

  /// Goes through the steps and says at the end, in words, what is to be done next.
  func pass() throws -> ExitStatus {
    try refuseDuringRun()
    var problems: [String] = []
    try log.step("settle") { try settle(&problems) }
    try log.step("base date") { try advance(&problems) }
    if !options.mailFolders.isEmpty {
      try log.step("replies") { try takeReplies(&problems) }
    }
    try log.step("outcomes") { try outcomes() }
    let planned = try log.step("plan", facts: \.facts) { try plan() }
    let violations = try log.step("verify") { try verify(planned) }
    let rails = try log.step("rails", facts: NightlyJob.facts(of:)) {
      try check(planned, violations: violations)
    }
    let outcome = try decide(on: planned, rails, problems)
    try log.step("decide") { outcome.line }
    if let folder = options.reports {
      try log.step("reports") { try report(planned, rails, to: folder) }
    }
    if let kept = options.kept {
      try log.step("prune") { try prune(keeping: kept) }
    }
    if let folder = options.slices, outcome.status == .done {
      try log.step("cut") { try cut(outcome.version, into: folder) }
    }
    try log.end(outcome)
    let option = outcome.status == .done ? "--on-approved" : "--on-held"
    try OutcomeProgram(session.arguments, option)?.tell(
      JSONText.document([("message", .text(outcome.line))] + outcome.facts) + [UInt8(ascii: "\n")],
      on: session.console
    )
    return outcome.status
  }
}

/// What is asked of a night.
struct NightlyOptions {
  /// The day that the night is for: the base date at its end.
  let day: Day
  let horizon: Int
  /// Whether a plan that keeps every rail is approved without a person.
  let mayApprove: Bool
  /// Whether a person has looked at what moving the base date costs.
  let isConfirmed: Bool
  /// The Maildirs and mbox files in which answers arrive.
  let mailFolders: [String]
  let mailRules: MailScan.Rules
  /// The folder of the reports; nil for none.
  let reports: String?
  /// How many of the newest versions keep their rows; nil for all.
  let kept: Int?
  /// The folder of the slices that the day is cut into; nil where it is sent from here.
  let slices: String?
}

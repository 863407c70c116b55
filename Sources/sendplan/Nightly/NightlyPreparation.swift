import Formats
import Model
import OperatingSystem
import Storage
import Terminal

/// What a night does before it plans.
extension NightlyJob {
  /// While messages are being sent, neither what is pending nor what is used stands still.
  func refuseDuringRun() throws {
    try database.requireNoOpenSlices()
    guard RunLockFile.isHeld(for: database.path),
      let run = try database.read({ try $0.runUnderWay() })
    else { return }
    throw RunIsUnderWay(run: run)
  }

  /// Lets the executor settle what a dead run left: only it knows the places where messages arrive.
  func settle(_ problems: inout [String]) throws -> String {
    let isOpen = try database.read { try $0.runUnderWay() != nil || !$0.openClaims().isEmpty }
    guard isOpen else { return "no run was left open" }
    guard try database.read({ try $0.unconfirmed() }) == nil else {
      return "left to whoever confirms this database: what is open in it may be under way elsewhere"
    }
    let recovery = ProgramRun.beside("sendplan-executor", ["recover", "--db", database.path])
    // A run that began meanwhile, or the recovery that a killed night has left at work.
    if recovery.status == ExitStatus.busy.code { throw ExecutorIsAtWork() }
    let lines = recovery.output.split(separator: "\n").map(String.init)
    let said = lines.first.map { printable($0) } ?? "it said nothing"
    guard let status = recovery.status, status <= 1 else {
      let why =
        recovery.status == nil
        ? "'sendplan-executor' was not found beside this program or on the path" : said
      problems.append(
        "a dead run's messages could not be settled: \(why): settle them with"
          + " 'sendplan-executor recover'"
      )
      return "not settled: \(why)"
    }
    return said
  }

  /// Moves the base date once, however many nights were missed.
  func advance(_ problems: inout [String]) throws -> String {
    let request = try session.request()
    var text = ""
    do {
      try database.change(request) { change in
        let present = try change.snapshot.baseDate()
        guard present < options.day else {
          text = "\(present) already"
          if present > options.day {
            throw Refusal.baseDateBackwards(from: present, to: options.day)
          }
          return Answer(text)
        }
        let advance = try change.advanceBaseDate(to: options.day, isConfirmed: options.isConfirmed)
        text = advance.map(NightlyText.advanced) ?? "\(present) already"
        return Answer(text)
      }
    } catch let doubt as Refusal where doubt.wantsConfirmation {
      problems.append(
        "the base date was not moved: \(doubt.diagnostic.what): look with 'sendplan base advance"
          + " --to \(options.day) --dry-run' and do it with --yes"
      )
      text = "not moved: \(doubt.diagnostic.what)"
    }
    return text
  }
}

/// What came back since the last night.
extension NightlyJob {
  /// Takes in the answers of every folder; one that cannot be read holds the plan, but does not keep
  /// the others from being read.
  func takeReplies(_ problems: inout [String]) throws -> String {
    var texts: [String] = []
    for path in options.mailFolders {
      let name = printable(path)
      do {
        let source = try MailSource(path: path)
        let answer = try takeReplies(from: source)
        if answer.status != 0 {
          let look = commandLine("sendplan replies scan", path)
          problems.append("some mails could not be read: see '\(look)'")
        }
        let text = answer.text.split(separator: "\n").joined(separator: "; ")
        texts.append(options.mailFolders.count > 1 ? "\(name): \(text)" : text)
      } catch let fault as InputError {
        problems.append("replies could not be read: \(fault.diagnostic.sentence)")
        texts.append("not read: \(fault.diagnostic.what)")
      }
    }
    return texts.joined(separator: "; ")
  }

  private func takeReplies(from source: borrowing MailSource) throws -> Answer {
    let scan = try session.scan(source, in: database, options.mailRules)
    let path = source.realPath
    let request = try session.request()
    return try database.change(request) { try scan.answer(taking: $0, path: path) }.answer
  }
}

extension Refusal {
  /// Whether a person may have it done all the same.
  fileprivate var wantsConfirmation: Bool {
    switch self {
    case .baseDateFar, .baseDateCostly: true
    default: false
    }
  }
}

/// A night that came while messages were being sent.
struct RunIsUnderWay: DiagnosticError {
  let run: Run

  var diagnostic: Diagnostic {
    Diagnostic(
      .busy,
      "messages are being sent",
      why: "run \(run.number) of plan \(run.plan) for \(run.day) is under way",
      wayOut: "repeat the night when it has ended; nothing was changed"
    )
  }
}

/// A night that found somebody else at settling or sending.
struct ExecutorIsAtWork: DiagnosticError {
  var diagnostic: Diagnostic {
    Diagnostic(
      .busy,
      "an executor is at work on this database",
      why: "what a dead run left cannot be settled beside it",
      wayOut: "repeat the night when it has ended; nothing was changed"
    )
  }
}

enum NightlyText {
  static func advanced(_ advance: AdvanceForecast) -> String {
    let days = advance.from.days(to: advance.to)
    var text = "\(advance.from) to \(advance.to)"
    if days > 1 {
      text += ", \(counted(days, "day")) at once: \(counted(days - 1, "night")) without a move"
    }
    text += "; \(counted(advance.expired, "message")) expired"
    if advance.ended > 0 { text += ", \(counted(advance.ended, "follow-up")) ended with them" }
    return text
  }
}

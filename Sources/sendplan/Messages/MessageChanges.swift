import Formats
import Model
import Storage
import Terminal

/// One operation on any number of messages: what the commands that change messages have in common.
struct MessageChanges {
  private let session: Session
  private let requested: MessageChange

  static let argument = Argument("ID", "the messages' ids", isOptional: true, repeats: true)
  static let options = [Options.idsFrom, Options.partial, Options.operation]

  /// Chooses more messages by what the database says of them.
  private let chosen: ((Snapshot) throws -> [String])?

  init(
    _ requested: MessageChange,
    _ session: Session,
    choosing chosen: ((Snapshot) throws -> [String])? = nil
  ) {
    self.requested = requested
    self.session = session
    self.chosen = chosen
  }

  /// Does it whole or not at all, unless --partial is given, and says what came of each message.
  func run() throws -> ExitStatus {
    let arguments = session.arguments
    let database = try session.openDatabase()
    // Read before anything is locked, because whoever writes standard input may take its time.
    let listed = try arguments[Options.idsFrom.name].map { try IDFile.ids(of: InputFile(path: $0)) }
    guard listed != nil || chosen != nil || arguments.has(MessageChanges.argument.name) else {
      throw arguments.contradiction("neither an ID nor --ids-from FILE is given")
    }
    let request = try session.request {
      listed.map { [Options.idsFrom.name: MessageChanges.digest(of: $0)] } ?? [:]
    }
    let named = arguments.all(MessageChanges.argument.name) + (listed ?? [])
    do {
      return try session.change(request, in: database) { change in
        var report = ChangeReport(requested)
        let ids = distinct(named + (try chosen?(change.snapshot) ?? []))
        for id in try requested.goesInThreadOrder ? change.inThreadOrder(ids) : ids {
          try report.apply(to: id, in: change)
        }
        guard report.refused == 0 || arguments.has(Options.partial.name) else {
          throw Withheld(report: report)
        }
        // Nobody else will ask once the last run is over.
        let completed = requested.resolves ? try change.completeSettledPlan() : nil
        let end = completed.map { "plan \($0) is completed with it\n" } ?? ""
        return Answer(report.text(isWithheld: false) + end, status: report.refused > 0 ? 1 : 0)
      }
    } catch let withheld as Withheld {
      try session.console.output.write(withheld.report.text(isWithheld: true))
      throw withheld
    }
  }

  /// What the same ids have in common, in whichever kind of file they stand.
  private static func digest(of ids: [String]) -> String {
    SHA256.digest(of: ids.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }).hex
  }

  /// Each id once: twice in a list is not twice asked for.
  ///
  /// By their bytes, as they are stored; Swift takes two spellings of one letter for equal.
  private func distinct(_ ids: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return ids.filter { seen.insert(Array($0.utf8)).inserted }
  }
}

/// What came of each message, one after the other.
private struct ChangeReport {
  private let requested: MessageChange
  private var results: [(id: String, result: Result<MessageEffect, Refusal>)] = []
  private var changed = 0
  private var unchanged = 0
  private(set) var refused = 0

  init(_ requested: MessageChange) {
    self.requested = requested
  }

  /// Whether some could be changed, were it not for the others.
  var isMixed: Bool { refused > 0 && changed > 0 }
  /// How many were refused, in words.
  var shareRefused: String {
    switch (refused, results.count) {
    case (1, 1): "the message was refused"
    case (let refused, let all) where refused == all: "all \(all.grouped) were refused"
    case (let refused, let all): "\(refused.grouped) of \(all.grouped) were refused"
    }
  }

  mutating func apply(to id: String, in change: Change) throws {
    do {
      let effect = try change.apply(requested, to: id)
      if effect.isChange { changed += 1 } else { unchanged += 1 }
      results.append((id, .success(effect)))
    } catch let refusal as Refusal {
      refused += 1
      results.append((id, .failure(refusal)))
    }
  }

  /// A line for each message, then the counts; withheld is what could have been changed.
  func text(isWithheld: Bool) -> String {
    var text = ""
    for (id, result) in results {
      text += "\(printable(id)): "
      switch result {
      case .failure(let refusal): text += "refused: \(printable(refusal.diagnostic.sentence))"
      case .success(let effect) where !effect.isChange: text += "already \(present(effect))"
      case .success where isWithheld: text += "could be \(requested.operation.participle)"
      case .success(let effect): text += requested.operation.participle + details(effect)
      }
      text += "\n"
    }
    let could = isWithheld ? " could be" : ""
    return text
      + "\(changed.grouped)\(could) changed, \(unchanged.grouped) unchanged, \(refused.grouped)"
      + " refused\n"
  }

  /// What a message is that need not be changed.
  private func present(_ effect: MessageEffect) -> String {
    switch requested {
    case .cancel: "canceled"
    case .retry: effect.state?.name ?? "to be sent"
    case .reschedule, .delay: "not before \(effect.notBefore.map(\.description) ?? "any day")"
    case .resolveSent, .reportSent: "sent"
    case .resolveNotSent: "pending"
    case .resolveFailed: "failed"
    case .reply: "answered\(effect.answered.map { " on \($0)" } ?? "")"
    }
  }

  private func details(_ effect: MessageEffect) -> String {
    let followers = counted(effect.followers, "follow-up")
    let hasFollowers = effect.followers > 0
    return switch requested {
    case .cancel, .resolveFailed: hasFollowers ? ", and \(followers) ended with it" : ""
    case .resolveSent, .reportSent: hasFollowers ? ", and \(followers) released" : ""
    case .retry:
      "; it is \(effect.state?.name ?? "pending") again"
        + (hasFollowers ? ", and \(followers) with it" : "")
    case .resolveNotSent:
      effect.state == .canceled
        ? "; it is canceled, because nobody wants it any more"
        : "; it is pending again: 'sendplan plan' finds a day for it"
    case .reply:
      (hasFollowers ? ", and \(counted(effect.followers, "later step")) canceled" : "")
        + effect.claimed.map { "; \($0): \(ReplyReport.leftToFinish)" }.joined()
    case .reschedule, .delay:
      (effect.before.map { " from \($0)" } ?? "") + (effect.notBefore.map { " to \($0)" } ?? "")
    }
  }
}

/// That nothing was changed, because some of it was refused.
private struct Withheld: DiagnosticError {
  let report: ChangeReport

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "nothing was changed",
      why: report.shareRefused,
      wayOut: report.isMixed ? "do the rest with --partial, or leave out what is refused" : nil
    )
  }
}

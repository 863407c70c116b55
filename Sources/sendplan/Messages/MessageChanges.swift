import Model
import Storage
import Terminal

/// One operation on any number of messages: what the commands that change messages have in common.
struct MessageChanges {
  private let session: Session
  private let requested: MessageChange

  static let argument = Argument("ID", "the messages' ids", isOptional: true, repeats: true)
  static let options = [Options.idsFrom, Options.partial, Options.operation]
  /// The same for what can be done to all messages of a selection.
  static let selecting = MessageSelection.options + options

  /// Which messages are meant where none are named.
  private let selection: MessageSelection
  /// Chooses more messages by what the database says of them.
  private let chosen: ((Snapshot) throws -> [String])?
  /// Does at the end what concerns all those together that were not refused.
  private let concluding: ((Change, [String]) throws -> Conclusion)?

  /// What came of messages together.
  struct Conclusion {
    let text: String
    /// Whether everything was so already.
    let isUnchanged: Bool
  }

  /// Says which messages are meant by those that are named.
  private let expanding: ((Snapshot, [String]) throws -> [String])?
  /// The digests of files whose content belongs to the request, by option.
  private let digests: [String: String]

  init(
    _ requested: MessageChange,
    _ session: Session,
    of selection: MessageSelection = MessageSelection(),
    digests: [String: String] = [:],
    expanding: ((Snapshot, [String]) throws -> [String])? = nil,
    choosing chosen: ((Snapshot) throws -> [String])? = nil,
    concluding: ((Change, [String]) throws -> Conclusion)? = nil
  ) {
    self.requested = requested
    self.session = session
    (self.selection, self.chosen) = (selection, chosen)
    self.concluding = concluding
    (self.digests, self.expanding) = (digests, expanding)
  }

  /// Does it whole or not at all, unless --partial is given, and says what came of each message.
  func run() throws -> ExitStatus {
    let arguments = session.arguments
    let database = try session.openDatabase()
    let named = try NamedMessages(session)
    if chosen == nil { try named.require(orElse: selection) }
    do {
      return try session.change(named.request(digests), in: database) { change in
        var report = ChangeReport(requested)
        var ids =
          try selection.isEmpty
          ? named.all(with: chosen?(change.snapshot) ?? []) : change.snapshot.ids(of: selection)
        if let expanding { ids = NamedMessages.distinct(try expanding(change.snapshot, ids)) }
        for id in try requested.goesInThreadOrder ? change.inThreadOrder(ids) : ids {
          try report.apply(to: id, in: change)
        }
        guard report.refused == 0 || arguments.has(Options.partial.name) else {
          throw Withheld(report: report)
        }
        // Nobody else will ask once the last run is over.
        let completed = requested.resolves ? try change.completeSettledPlan() : nil
        var end = completed.map { "plan \($0) is completed with it\n" } ?? ""
        if let concluding, !report.accepted.isEmpty {
          let conclusion = try concluding(change, report.accepted)
          end += conclusion.text
          if conclusion.isUnchanged { report.takeBackChanges() }
        }
        return Answer(report.text(isWithheld: false) + end, status: report.refused > 0 ? 1 : 0)
      }
    } catch let withheld as Withheld {
      try session.console.output.write(withheld.report.text(isWithheld: true))
      throw withheld
    }
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

  /// The ids of those that were not refused.
  var accepted: [String] {
    results.compactMap { id, result in if case .success = result { id } else { nil } }
  }

  /// Notes that all that was not refused was so already.
  mutating func takeBackChanges() {
    (changed, unchanged) = (0, changed + unchanged)
    results = results.map { id, result in (id, result.map(\.repeated)) }
  }

  /// A line for each message, then the counts; withheld is what could have been changed.
  func text(isWithheld: Bool) -> String {
    var text = ""
    for (id, result) in results {
      text += "\(printable(id)): "
      switch result {
      case .failure(let refusal): text += "refused: \(printable(refusal.diagnostic.sentence))"
      case .success(let effect) where effect.isRequest:
        text += effect.isChange ? "asked for: \(ChangeReport.inSlice)" : "asked for already"
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

  private static let inSlice =
    "it lies in a slice that may be under way, and is left out if there is time"

  /// What a message is that need not be changed.
  private func present(_ effect: MessageEffect) -> String {
    switch requested {
    case .cancel: "canceled"
    case .edit: "so"
    case .retry: effect.state?.name ?? "to be sent"
    case .reschedule, .delay: "not before \(effect.notBefore.map(\.description) ?? "any day")"
    case .resolveSent, .reportSent: "sent"
    case .resolveNotSent: "pending"
    case .resolveFailed: "failed"
    case .hold: "held"
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
      (effect.edited.isEmpty
        ? "" : ", edited: " + effect.edited.map(\.rawValue).joined(separator: ", "))
        + "; it is \(effect.state?.name ?? "pending") again"
        + (hasFollowers ? ", and \(followers) with it" : "")
    case .resolveNotSent:
      effect.state == .canceled
        ? "; it is canceled, because nobody wants it any more"
        : "; it is pending again: 'sendplan plan' finds a day for it"
    case .reply:
      (hasFollowers ? ", and \(counted(effect.followers, "later step")) canceled" : "")
        + effect.claimed.map { "; \($0): \(ReplyReport.leftToFinish)" }.joined()
    case .hold: ""
    case .edit: ": " + effect.edited.map(\.rawValue).joined(separator: ", ")
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

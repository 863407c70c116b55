import Delivery
package import Model
import Storage

/// What was found of the claims of a run whose process died.
package struct Recovered: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  package internal(set) var arrived = 0
  package internal(set) var unsent = 0
  package internal(set) var inDoubt = 0
  /// How many attempts the next run repeats under their own keys.
  package internal(set) var toRepeat = 0
}

/// A message of which nobody knows whether it arrived, with what a person can look for.
package struct Doubt: Equatable, Sendable {
  package let id: String
  package let key: AttemptKey
  package let recipient: String
  package let claimedAt: Instant
  /// The address of the transport that had it.
  package let transport: String
  package let reason: String
}

extension Executor {
  /// Settles what dead runs have left.
  package func recover() throws -> [Recovered] {
    try holdingRunLock { try settleDeadRuns() }
  }

  /// Every message that is in doubt, in the order of their claims.
  package func doubts() throws -> [Doubt] {
    try database.read { snapshot in
      let origin = try snapshot.origin()
      return try snapshot.doubtfulMessages().map { Doubt($0, origin) }
    }
  }

  /// Settles the open claims of every run as far as can be known, and marks a run as interrupted.
  ///
  /// This process holds the lock, so the processes that made those claims are dead.
  func settleDeadRuns() throws -> [Recovered] {
    let (died, claims) = try database.read { (try $0.runUnderWay(), try $0.openClaims()) }
    let verdicts = try claims.isEmpty ? [] : judge(claims)
    let settled = zip(claims, verdicts).filter { $1 != nil }
    guard died != nil || !settled.isEmpty else { return [] }
    try database.change(operation("recover", "")) { change in
      for case (let claim, let settlement?) in zip(claims, verdicts) {
        try change.settle(claim.message.message, settlement, by: claim.run)
      }
      if let died { _ = try change.endRun(died, finished: false) }
      return Answer("")
    }
    return Recovered.byRun(died, claims, verdicts)
  }

  /// What came of each abandoned claim, by the table of recovery; nil for what is to be repeated.
  private func judge(_ claims: [OpenClaim]) throws -> [Settlement?] {
    let origin = try database.read { try $0.origin() }
    var findings: [String: Finding] = [:]
    let byAddress = Dictionary(grouping: claims, by: \.transport)
    for (address, claims) in byAddress.sorted(by: { $0.key < $1.key }) {
      findings[address] = try find(claims, at: address, origin)
    }
    return claims.map { claim in
      guard let finding = findings[claim.transport] else {
        preconditionFailure("every claim's transport was asked")
      }
      return finding.settlement(of: AttemptKey(claim.message.attempt, origin))
    }
  }

  private func find(_ claims: [OpenClaim], at address: String, _ origin: String) throws -> Finding {
    do {
      let transport = try transport(at: address)
      var finding = Finding(promise: transport.promise)
      guard transport.promise == .checkable else { return finding }
      for (mark, claims) in Dictionary(grouping: claims, by: \.mark) {
        let keys = claims.map { AttemptKey($0.message.attempt, origin) }
        finding.receipts.merge(try transport.find(keys, since: mark)) { $1 }
      }
      return finding
    } catch let error as any ExplainedError {
      throw RecoveryError(claims[0].run, error.explanation)
    }
  }
}

/// What a transport that could be looked at says of the claims made for it.
private struct Finding {
  let promise: DeliveryPromise
  var receipts: [AttemptKey: String] = [:]

  /// What settles an abandoned attempt; nil where it is to be repeated.
  func settlement(of key: AttemptKey) -> Settlement? {
    let receipt = receipts[key]
    switch RecoveryAction(.abandoned, promise, receipt == nil ? .absent : .arrived) {
    case .acknowledge: return .accepted(receipt: receipt ?? key.text)
    case .giveBack: return .provedUnsent
    case .repeatAttempt: return nil
    case .doubt:
      return .unknown(
        reason: "the executor died, and the transport cannot say whether this arrived"
      )
    case .turnAway, .wait: preconditionFailure("the destination was looked at, after a death")
    }
  }
}

extension Recovered {
  fileprivate static func byRun(
    _ died: Run?,
    _ claims: [OpenClaim],
    _ verdicts: [Settlement?]
  ) -> [Recovered] {
    var found: [Int: Recovered] = [:]
    if let died { found[died.number] = Recovered(plan: died.plan, day: died.day) }
    for (claim, verdict) in zip(claims, verdicts) where verdict != nil || claim.run == died {
      found[claim.run.number, default: Recovered(plan: claim.run.plan, day: claim.run.day)]
        .count(verdict)
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func count(_ verdict: Settlement?) {
    switch verdict {
    case .accepted: arrived += 1
    case .provedUnsent: unsent += 1
    case .unknown: inDoubt += 1
    case nil: toRepeat += 1
    case .refused, .unavailable: preconditionFailure("no recovery refuses a message")
    }
  }
}

extension Doubt {
  fileprivate init(_ message: DoubtfulMessage, _ origin: String) {
    self.init(
      id: message.claim.message.attempt.id,
      key: AttemptKey(message.claim.message.attempt, origin),
      recipient: message.claim.message.recipient,
      claimedAt: message.claim.claimedAt,
      transport: message.claim.transport,
      reason: message.reason
    )
  }
}

/// The claims of a dead run cannot be settled at present.
package struct RecoveryError: ExplainedError, Equatable {
  let run: Run
  let cause: Explanation

  init(_ run: Run, _ cause: Explanation) {
    self.run = run
    self.cause = cause
  }

  package var explanation: Explanation {
    Explanation(
      cause.kind,
      "cannot settle what the run of plan \(run.plan) for \(run.day) has left",
      why: [cause.what, cause.why].compactMap(\.self).joined(separator: ": "),
      wayOut: cause.wayOut ?? "mend that and repeat 'sendplan-executor recover'"
    )
  }
}

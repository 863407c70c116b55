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
  /// How many stay claimed until their destination can be looked at.
  package internal(set) var waiting = 0
}

/// What came of settling all that dead runs have left.
package struct Recovery: Equatable, Sendable {
  /// The runs of which something was settled now, or which had died.
  package let runs: [Recovered]
  /// What could not be settled, by destination.
  package let stuck: [StuckClaims]
}

extension Executor {
  /// Settles what dead runs have left.
  ///
  /// What was claimed for the channels of these names becomes in doubt where its destination cannot be
  /// looked at, on the word of a person that it never will be.
  package func recover(givingUp channels: Set<String> = []) throws -> Recovery {
    try holdingRunLock { try settleDeadRuns(givingUp: channels) }
  }

  /// Settles the open claims of every run as far as can be known, and marks a run as interrupted.
  ///
  /// This process holds the lock, so the processes that made those claims are dead.
  func settleDeadRuns(givingUp names: Set<String> = []) throws -> Recovery {
    let (died, claims) = try database.read { (try $0.runUnderWay(), try $0.openClaims()) }
    var judged: [JudgedClaim] = []
    var stuck: [StuckClaims] = []
    for (place, claims) in try byPlace(claims) {
      let found = try judge(claims, at: place, givingUp: names)
      judged += found.claims
      if let cause = found.cause { stuck.append(try stuckClaims(found.claims, place, cause)) }
    }
    let settled = judged.filter { $0.settlement != nil }
    guard died != nil || !settled.isEmpty else { return Recovery(runs: [], stuck: stuck) }
    try database.change(operation("recover", "")) { change in
      for judged in settled {
        guard let settlement = judged.settlement else { continue }
        try change.settle(judged.claim.message.message, settlement, by: judged.claim.run)
      }
      if let died { _ = try change.endRun(died, finished: false) }
      return Answer("")
    }
    return Recovery(runs: Recovered.byRun(died, judged), stuck: stuck)
  }

  /// What is to be done about the claims for one place, by the table of recovery, and what keeps some
  /// of them from being settled.
  private func judge(
    _ claims: [OpenClaim],
    at place: ClaimPlace,
    givingUp names: Set<String>
  ) throws -> (claims: [JudgedClaim], cause: Explanation?) {
    let (origin, channels) = try database.read { (try $0.origin(), try $0.channels()) }
    let givenUp = Set(channels.filter { names.contains($0.name) }.map(\.number))
    let transport: any Transport
    do throws(TransportAddressError) {
      transport = try self.transport(at: place.transport, place.service)
    } catch {
      return judge(claims, .checkable, .outOfReach(error.explanation), origin, givenUp)
    }
    var judged: [JudgedClaim] = []
    var cause: Explanation?
    // What was claimed together has one mark, and is looked for together.
    for (mark, claims) in Dictionary(grouping: claims, by: \.mark) {
      let keys = claims.map { AttemptKey($0.message.attempt, origin) }
      let finding = transport.look(for: keys, since: mark)
      let found = judge(claims, transport.promise, finding, origin, givenUp)
      judged += found.claims
      cause = cause ?? found.cause
    }
    return (judged, cause)
  }

  private func judge(
    _ claims: [OpenClaim],
    _ promise: DeliveryPromise,
    _ finding: Finding,
    _ origin: String,
    _ givenUp: Set<Int32>
  ) -> (claims: [JudgedClaim], cause: Explanation?) {
    let judged = claims.map { claim in
      JudgedClaim(
        claim,
        of: AttemptKey(claim.message.attempt, origin),
        promise,
        givenUp.contains(claim.channel) ? finding.givenUp : finding
      )
    }
    guard case .outOfReach(let cause) = finding, judged.contains(where: \.isWaiting) else {
      return (judged, nil)
    }
    return (judged, cause)
  }

  private func stuckClaims(
    _ claims: [JudgedClaim],
    _ place: ClaimPlace,
    _ cause: Explanation
  ) throws -> StuckClaims {
    let waiting = claims.filter(\.isWaiting)
    let numbers = Set(waiting.map(\.claim.channel))
    let channels = try database.read { try $0.channels() }.filter { numbers.contains($0.number) }
    return StuckClaims(
      channels: channels.map(\.name),
      transport: place.transport,
      count: waiting.count,
      cause: cause
    )
  }
}

/// An abandoned claim, and what the table of recovery says of it.
private struct JudgedClaim {
  let claim: OpenClaim
  /// What settles it; nil where it is to be repeated or has to wait.
  let settlement: Settlement?
  let isWaiting: Bool

  init(_ claim: OpenClaim, of key: AttemptKey, _ promise: DeliveryPromise, _ finding: Finding) {
    self.claim = claim
    let action = RecoveryAction(.abandoned, promise, finding.evidence(of: key))
    isWaiting = action == .wait
    switch action {
    case .acknowledge: settlement = .accepted(receipt: finding.receipt(of: key) ?? key.text)
    case .giveBack: settlement = .provedUnsent
    case .repeatAttempt, .wait: settlement = nil
    case .doubt: settlement = .unknown(reason: finding.doubt)
    case .turnAway: preconditionFailure("what was abandoned was not turned away")
    }
  }
}

extension Finding {
  /// The same, when a person says that what cannot be looked at never will be.
  fileprivate var givenUp: Finding {
    if case .outOfReach(let cause) = self { .lost(cause) } else { self }
  }

  /// Why nobody can know what came of a claim.
  fileprivate var doubt: String {
    switch self {
    case .lost(let cause):
      "the executor died; \([cause.what, cause.why].compactMap(\.self).joined(separator: ": "))"
    case .none, .receipts, .outOfReach:
      "the executor died, and the transport cannot say whether this arrived"
    }
  }
}

extension Recovered {
  fileprivate static func byRun(_ died: Run?, _ judged: [JudgedClaim]) -> [Recovered] {
    var found: [Int: Recovered] = [:]
    if let died { found[died.number] = Recovered(plan: died.plan, day: died.day) }
    for judged in judged where judged.settlement != nil || judged.claim.run == died {
      let run = judged.claim.run
      found[run.number, default: Recovered(plan: run.plan, day: run.day)].count(judged)
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private mutating func count(_ judged: JudgedClaim) {
    switch judged.settlement {
    case .accepted: arrived += 1
    case .provedUnsent: unsent += 1
    case .unknown: inDoubt += 1
    case nil where judged.isWaiting: waiting += 1
    case nil: toRepeat += 1
    case .refused, .unavailable: preconditionFailure("no recovery refuses a message")
    }
  }
}

/// Claims of dead runs that wait, because their destination cannot be looked at.
package struct StuckClaims: ExplainedError, Equatable {
  /// The channels that they were made for.
  package let channels: [String]
  /// The address of the transport that they were made for.
  package let transport: String
  package let count: Int
  package let cause: Explanation

  package var explanation: Explanation {
    let names = channels.map { "'\($0)'" }.joined(separator: ", ")
    let them = count == 1 ? "1 message" : "\(count) messages"
    return Explanation(
      cause.kind,
      "cannot tell what became of \(them) of channel \(names) at '\(transport)'",
      why: [cause.what, cause.why].compactMap(\.self).joined(separator: ": "),
      wayOut: "bring it back as it was and run 'sendplan-executor recover' again; if it is gone for"
        + " good, \(channels.map { "'sendplan-executor recover --give-up \($0)'" }.joined(separator: " and "))"
        + " leaves them in doubt"
    )
  }
}

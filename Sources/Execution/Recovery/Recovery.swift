import Delivery
package import Model
import Storage

/// What recovery found about the claims of one unfinished run.
package struct RecoveredRun: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  /// Whether its process died; otherwise it was interrupted with claims that had no answer.
  package let hasDied: Bool
  package internal(set) var arrived = 0
  package internal(set) var unsent = 0
  package internal(set) var inDoubt = 0
  /// How many attempts the next run repeats under their own keys.
  package internal(set) var toRepeat = 0
  /// How many stay claimed until their destination can be searched.
  package internal(set) var waiting = 0
}

/// The result of settling the claims of dead runs.
package struct Recovery: Equatable, Sendable {
  /// The runs that had died or of which claims were settled now.
  package let runs: [RecoveredRun]
  /// The claims that could not be settled, by destination.
  package let stuck: [StuckClaims]
}

extension Executor {
  /// Settles the claims of dead runs.
  ///
  /// For the named channels, claims whose destination cannot be searched become in doubt: a person has declared
  /// the destination lost.
  package func recover(givingUp channels: Set<String> = []) throws -> Recovery {
    try holdingRunLock { lock in
      try database.requireNoOpenSlices()
      return try settleDeadRuns(givingUp: channels, holding: lock)
    }
  }

  /// Settles the open claims of all runs as far as possible, and marks the dead run as interrupted.
  ///
  /// This process holds the lock, so the processes that made those claims are dead. If one is alive because its
  /// lock file was removed, it will find that it no longer owns the run.
  func settleDeadRuns(givingUp names: Set<String> = [], holding lock: RunLock) throws -> Recovery {
    let (died, claims) = try database.read { (try $0.runUnderWay(), try $0.openClaims()) }
    if let died { try lock.requireDead(died, hasOpenClaims: !claims.isEmpty) }
    let recovery = try claimRecovery(died, givingUp: names)
    var recovered: [RecoveredClaim] = []
    var stuck: [StuckClaims] = []
    for (destination, claims) in try byDestination(claims) {
      let found = recovery.recover(claims, transport(at: destination))
      recovered += found.claims
      if let cause = found.cause { stuck.append(try stuckClaims(found.claims, destination, cause)) }
    }
    recovered.sort {
      ($0.claim.run.number, $0.claim.message.message) < (
        $1.claim.run.number, $1.claim.message.message
      )
    }
    let settled = recovered.filter { $0.settlement != nil }
    guard died != nil || !settled.isEmpty else { return Recovery(runs: [], stuck: stuck) }
    try lock.requireInPlace()
    try database.change(operation("recover", "")) { change in
      if let died { try change.requireTurn(of: died) }
      for recovered in settled {
        guard let settlement = recovered.settlement else { continue }
        try change.settle(recovered.claim.message.message, settlement, by: recovered.claim.run)
      }
      if let died { _ = try change.endRun(died, finished: false) }
      return Answer("")
    }
    return Recovery(runs: RecoveredRun.byRun(died, recovered), stuck: stuck)
  }

  private func claimRecovery(_ died: Run?, givingUp names: Set<String>) throws -> ClaimRecovery {
    try database.read { snapshot in
      let givenUp = try snapshot.channels().filter { names.contains($0.name) }.map(\.number)
      return ClaimRecovery(died: died, origin: try snapshot.origin(), givenUp: Set(givenUp))
    }
  }

  /// The transport of a destination; an address that is no longer supported cannot be searched.
  private func transport(at destination: ClaimDestination) -> Result<
    any Transport, TransportAddressError
  > {
    do throws(TransportAddressError) {
      return .success(try transport(at: destination.transport, destination.service))
    } catch {
      return .failure(error)
    }
  }

  private func stuckClaims(
    _ claims: [RecoveredClaim],
    _ destination: ClaimDestination,
    _ cause: Diagnostic
  ) throws -> StuckClaims {
    let waiting = claims.filter(\.isWaiting)
    let numbers = Set(waiting.map(\.claim.channel))
    let channels = try database.read { try $0.channels() }.filter { numbers.contains($0.number) }
    return StuckClaims(
      channels: channels.map(\.name),
      transport: destination.transport,
      count: waiting.count,
      cause: cause
    )
  }
}

extension RecoveredRun {
  fileprivate static func byRun(_ died: Run?, _ recovered: [RecoveredClaim]) -> [RecoveredRun] {
    var found: [Int: RecoveredRun] = [:]
    if let died { found[died.number] = RecoveredRun(died, hasDied: true) }
    for recovered in recovered where recovered.settlement != nil || recovered.claim.run == died {
      let run = recovered.claim.run
      found[run.number, default: RecoveredRun(run, hasDied: run == died)].count(recovered)
    }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  private init(_ run: Run, hasDied: Bool) {
    self.init(plan: run.plan, day: run.day, hasDied: hasDied)
  }

  private mutating func count(_ recovered: RecoveredClaim) {
    switch recovered.settlement {
    case .accepted: arrived += 1
    case .provedUnsent: unsent += 1
    case .unknown: inDoubt += 1
    case nil where recovered.isWaiting: waiting += 1
    case nil: toRepeat += 1
    case .refused, .refusedForNow, .channelAtFault:
      preconditionFailure("no recovery refuses a message")
    }
  }
}

/// Claims of dead runs that wait until their destination can be searched.
package struct StuckClaims: DiagnosticError, Equatable {
  /// The channels that they were made for.
  package let channels: [String]
  /// The address of the transport that they were made for.
  package let transport: String
  package let count: Int
  package let cause: Diagnostic

  package var diagnostic: Diagnostic {
    let names = channels.map { "'\($0)'" }.joined(separator: ", ")
    let them = count == 1 ? "1 message" : "\(count) messages"
    return Diagnostic(
      cause.kind,
      "cannot tell what became of \(them) of channel \(names) at '\(transport)'",
      why: [cause.what, cause.why].compactMap(\.self).joined(separator: ": "),
      wayOut: "bring it back as it was and run 'sendplan-executor recover' again; if it is gone for"
        + " good, \(channels.map { "'sendplan-executor recover \(optionWords("--give-up", $0))'" }.joined(separator: " and "))"
        + " leaves them in doubt"
    )
  }
}

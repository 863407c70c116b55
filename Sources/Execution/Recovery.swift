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
}

extension Executor {
  /// Settles what dead runs have left.
  package func recover() throws -> [Recovered] {
    try holdingRunLock { try settleDeadRuns() }
  }

  /// Settles the claims of every run that is under way on record, and marks it as interrupted.
  ///
  /// This process holds the lock, so such a run's own process is dead.
  func settleDeadRuns() throws -> [Recovered] {
    var recovered: [Recovered] = []
    while let run = try database.read({ try $0.runUnderWay() }) {
      recovered.append(try settle(run))
    }
    return recovered
  }

  private func settle(_ run: Run) throws -> Recovered {
    let claims = try database.read { try $0.openClaims(of: run.number) }
    let settlements = try look(for: claims, of: run)
    let request = operation("recover", "")
    try database.change(request) { change in
      for (claim, settlement) in zip(claims, settlements) {
        try change.settle(claim.message, settlement, by: run)
      }
      _ = try change.endRun(run, finished: false)
      return Answer("")
    }
    return Recovered(run, settlements)
  }

  /// What came of each claim, as far as the transport that it was made for can tell.
  private func look(for claims: [OpenClaim], of run: Run) throws -> [Settlement] {
    let origin = try database.read { try $0.origin() }
    var findings: [String: Finding] = [:]
    let byAddress = Dictionary(grouping: claims, by: \.transport)
    for (address, claims) in byAddress.sorted(by: { $0.key < $1.key }) {
      do {
        let transport = try transport(at: address)
        let keys = claims.map { AttemptKey($0.attempt, origin) }
        findings[address] = Finding(
          promise: transport.promise,
          receipts: transport.promise == .checkable ? try transport.find(keys, since: nil) : [:]
        )
      } catch let error as any ExplainedError {
        throw RecoveryError(run: run, cause: error.explanation)
      }
    }
    return claims.map { claim in
      guard let finding = findings[claim.transport] else {
        preconditionFailure("every claim's transport was asked")
      }
      return settlement(
        promise: finding.promise,
        receipt: finding.receipts[AttemptKey(claim.attempt, origin)]
      )
    }
  }
}

/// What a transport says of the claims made for it.
private struct Finding {
  let promise: DeliveryPromise
  let receipts: [AttemptKey: String]
}

/// What becomes of a claim whose run died, by what its transport promises and what it has found.
func settlement(promise: DeliveryPromise, receipt: String?) -> Settlement {
  switch (promise, receipt) {
  case (.checkable, let receipt?): .accepted(receipt: receipt)
  case (.checkable, nil): .provedUnsent
  case (.idempotent, _), (.neither, _):
    .unknown(reason: "the executor died, and the transport cannot say whether this arrived")
  }
}

extension Recovered {
  fileprivate init(_ run: Run, _ settlements: [Settlement]) {
    self.init(plan: run.plan, day: run.day)
    for settlement in settlements {
      switch settlement {
      case .accepted: arrived += 1
      case .provedUnsent, .unavailable: unsent += 1
      case .unknown: inDoubt += 1
      case .refused: preconditionFailure("no recovery refuses a message")
      }
    }
  }
}

/// The claims of a dead run cannot be settled at present.
package struct RecoveryError: ExplainedError, Equatable {
  let run: Run
  let cause: Explanation

  package var explanation: Explanation {
    Explanation(
      cause.kind,
      "cannot settle what the run of plan \(run.plan) for \(run.day) has left",
      why: [cause.what, cause.why].compactMap(\.self).joined(separator: ": "),
      wayOut: cause.wayOut ?? "mend that and repeat 'sendplan-executor recover'"
    )
  }
}

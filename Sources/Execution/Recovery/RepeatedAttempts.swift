import Delivery
import Formats
import Model
import Storage

/// The result of repeating attempts with an unknown outcome, each under its own key.
package struct RepeatedAttempts: Equatable, Sendable {
  /// An attempt whose outcome is known now.
  struct Settled: Equatable {
    let run: Run
    let channel: Int32
    let state: MessageState
  }

  var settled: [Settled] = []
  /// How many are still unknown; the next run repeats them.
  package internal(set) var open = 0
  /// How many milliseconds the transports ask to wait; nil if that is longer than a run waits.
  var requestedWait: Int64? = 0
  /// The last error of a transport.
  package internal(set) var lastFailure: String?

  package var accepted: Int { settled.count { $0.state == .sent } }
  package var inDoubt: Int { settled.count { $0.state == .inDoubt } }

  static func + (earlier: RepeatedAttempts, later: RepeatedAttempts) -> RepeatedAttempts {
    RepeatedAttempts(
      settled: earlier.settled + later.settled,
      open: later.open,
      requestedWait: later.requestedWait,
      lastFailure: later.lastFailure ?? earlier.lastFailure
    )
  }
}

extension Executor {
  /// Repeats claimed attempts without an outcome at idempotent transports.
  ///
  /// Attempts that stay open stay claimed, and the next run repeats them before it sends anything: under a new
  /// key a message could arrive twice.
  func repeatOpenAttempts(_ run: Run, holding lock: RunLock) throws -> RepeatedAttempts {
    var repeated = RepeatedAttempts()
    for tries in 1... {
      let repeatable = try repeatableClaims(lock)
      repeated.open = repeatable.reduce(0) { $0 + $1.claims.count }
      guard repeated.open > 0, !dependencies.isStopRequested() else { break }
      for (transport, claims) in repeatable {
        try repeatAttempts(claims, with: transport, &repeated, run, lock)
      }
      guard repeated.open > 0, let wait = Backoff.wait(after: tries),
        let requested = repeated.requestedWait
      else { break }
      dependencies.pause(max(wait, requested))
    }
    return repeated
  }

  /// The open claims that can be repeated; recovery reports the others.
  private func repeatableClaims(
    _ lock: RunLock
  ) throws -> [(transport: any Transport, claims: [OpenClaim])] {
    try byDestination(try database.read { try $0.openClaims() }).compactMap { destination, claims in
      do throws(TransportAddressError) {
        let transport = try transport(at: destination.transport, destination.service)
        guard transport.guarantee == .idempotent else { return nil }
        return (transport.programsInheriting(lock.inherited), claims)
      } catch {
        return nil
      }
    }
  }

  private func repeatAttempts(
    _ claims: [OpenClaim],
    with transport: any Transport,
    _ repeated: inout RepeatedAttempts,
    _ run: Run,
    _ lock: RunLock
  ) throws {
    if let error = transport.check() {
      repeated.lastFailure = error.diagnostic.sentence
      return
    }
    let origin = try database.read { try $0.origin() }
    var rest = claims[...]
    while !rest.isEmpty, !dependencies.isStopRequested() {
      let batch = rest.prefix(transport.batchLimit)
      rest = rest.dropFirst(batch.count)
      try lock.requireInPlace()
      let outcomes = transport.deliver(batch.map { OutgoingMessage($0, origin) })
      try dependencies.reached(.repeated)
      let open = repeated.open
      try settle(batch, outcomes, &repeated, run)
      // If a whole batch got no answer, the rest would not either.
      if repeated.open == open { return }
    }
  }

  private func settle(
    _ claims: ArraySlice<OpenClaim>,
    _ outcomes: [DeliveryOutcome],
    _ repeated: inout RepeatedAttempts,
    _ run: Run
  ) throws {
    let settlements = outcomes.map(Settlement.init(repeated:))
    var settled: [RepeatedAttempts.Settled] = []
    try database.change(operation("repeat", "")) { change in
      try change.requireTurn(of: run)
      for case (let claim, let settlement?) in zip(claims, settlements) {
        let state = try change.settle(claim.message.message, settlement, by: claim.run)
        settled.append(
          RepeatedAttempts.Settled(run: claim.run, channel: claim.channel, state: state)
        )
      }
      return Answer("\(settled.count) settled")
    }
    repeated.settled += settled
    repeated.open -= settled.count
    for case .unavailable(_, _, let seconds?) in outcomes {
      let wait = Backoff.wait(asked: seconds)
      repeated.requestedWait = repeated.requestedWait.flatMap { longest in
        wait.map { max(longest, $0) }
      }
    }
    repeated.lastFailure = outcomes.compactMap(\.reason).last ?? repeated.lastFailure
  }
}

extension Settlement {
  /// What a repeat proves about the whole attempt, including its first try; nil if it proves nothing.
  ///
  /// Only an acceptance settles both tries. After a refusal the first try may still have arrived: the reason may
  /// not be the message, and the receiver does not tell. One by the channel's fault says nothing about either.
  init?(repeated outcome: DeliveryOutcome) {
    switch outcome {
    case .accepted(let receipt): self = .accepted(receipt: receipt)
    case .refused(_, fault: .channel): return nil
    case .refused(let reason, _):
      self = .unknown(reason: "an earlier try may have arrived; repeated it was refused: \(reason)")
    case .unavailable, .unknown: return nil
    }
  }
}

extension DeliveryOutcome {
  /// The transport's reason, unless the message arrived.
  var reason: String? {
    switch self {
    case .accepted: nil
    case .refused(let reason, _), .unavailable(let reason, _, _), .unknown(let reason): reason
    }
  }
}

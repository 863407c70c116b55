import Delivery
import Formats
import Model
import Storage

/// What came of repeating the attempts whose outcome was unknown, each under its own key.
package struct RepeatedAttempts: Equatable, Sendable {
  /// One that is settled now.
  struct Settled: Equatable {
    let run: Run
    let channel: Int32
    let state: MessageState
  }

  var settled: [Settled] = []
  /// How many are as unknown as before; the next run repeats them.
  package internal(set) var open = 0
  /// For how many milliseconds the transports ask to be left alone; nil when that is longer than a run waits.
  var asked: Int64? = 0
  /// What a transport last said when something could not be settled.
  package internal(set) var lastFailure: String?

  package var accepted: Int { settled.count { $0.state == .sent } }
  package var inDoubt: Int { settled.count { $0.state == .inDoubt } }

  static func + (earlier: RepeatedAttempts, later: RepeatedAttempts) -> RepeatedAttempts {
    RepeatedAttempts(
      settled: earlier.settled + later.settled,
      open: later.open,
      asked: later.asked,
      lastFailure: later.lastFailure ?? earlier.lastFailure
    )
  }
}

extension Executor {
  /// Repeats what was claimed and never settled, where a repeat of the same key is harmless.
  ///
  /// What is left open after some tries stays claimed, and is repeated again before the next run sends
  /// anything: under a new key it could arrive a second time.
  func repeatOpenAttempts(_ run: Run, holding lock: RunLock) throws -> RepeatedAttempts {
    var repeated = RepeatedAttempts()
    for tries in 1... {
      let repeatable = try repeatableClaims(lock)
      repeated.open = repeatable.reduce(0) { $0 + $1.claims.count }
      guard repeated.open > 0, !dependencies.isStopRequested() else { break }
      for (transport, claims) in repeatable {
        try repeatAttempts(claims, with: transport, &repeated, run, lock)
      }
      guard repeated.open > 0, let wait = Backoff.wait(after: tries), let asked = repeated.asked
      else { break }
      dependencies.pause(max(wait, asked))
    }
    return repeated
  }

  /// The open claims that may be repeated; of the others recovery has said what holds them up.
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
      dependencies.reached(.repeated)
      let open = repeated.open
      try settle(batch, outcomes, &repeated, run)
      // A service that says nothing at all now is not asked for all the others, too.
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
    for case .unavailable(_, let seconds?) in outcomes {
      let wait = Backoff.wait(asked: seconds)
      repeated.asked = repeated.asked.flatMap { asked in wait.map { max(asked, $0) } }
    }
    repeated.lastFailure = outcomes.compactMap(\.reason).last ?? repeated.lastFailure
  }
}

extension Settlement {
  /// What a repeat tells of the attempt as a whole, its first try included; nil where it tells nothing.
  ///
  /// Only an acceptance speaks for both tries. A refusal may have other reasons than the message, and
  /// then the first try may have arrived, which nobody can find out any more.
  fileprivate init?(repeated outcome: DeliveryOutcome) {
    switch outcome {
    case .accepted(let receipt): self = .accepted(receipt: receipt)
    case .refused(let reason):
      self = .unknown(reason: "an earlier try may have arrived; repeated it was refused: \(reason)")
    case .unavailable, .unknown: return nil
    }
  }
}

extension DeliveryOutcome {
  /// What was said, unless it arrived.
  fileprivate var reason: String? {
    switch self {
    case .accepted: nil
    case .refused(let reason), .unavailable(let reason, _), .unknown(let reason): reason
    }
  }
}

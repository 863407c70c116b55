package import Delivery
package import Model

/// What an executor needs of the world around it, so that tests can put another in its place.
package struct Surroundings {
  package var now: () -> Instant
  /// The day in the time zone of this machine.
  package var today: () -> Day
  /// Who is at work, as `user@host`.
  package var actor: String
  /// Whether somebody asked the program to end; looked at between two batches.
  package var isStopRequested: () -> Bool = { false }
  /// Told of every step as soon as it is behind.
  package var reached: (Step) -> Void = { _ in }
  package var transport: (TransportAddress) -> any Transport = { $0.transport }

  package init(now: @escaping () -> Instant, today: @escaping () -> Day, actor: String) {
    self.now = now
    self.today = today
    self.actor = actor
  }
}

/// The instants of a run between which a crash makes a difference.
package enum Step: String, CaseIterable, Sendable {
  /// The run is on record, and nothing is claimed yet.
  case started
  /// A batch is claimed durably, and nothing of it handed over.
  case claimed
  /// A batch is handed over, and nobody has written down what came of it.
  case delivered
  /// What came of a batch is durable.
  case acknowledged
}

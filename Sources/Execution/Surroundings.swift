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

/// A record that the rows of a stored plan were dropped: when, by whom, and by which operation.
package struct Pruning: Equatable, Sendable {
  package let at: Instant
  package let actor: String
  /// The operation's key, or its command where it had none.
  package let operation: String

  package init(at: Instant, actor: String, operation: String) {
    self.at = at
    self.actor = actor
    self.operation = operation
  }
}

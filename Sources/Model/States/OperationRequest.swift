/// One requested change: what was requested, by whom and when.
package struct OperationRequest: Equatable, Sendable {
  /// The caller's key, which makes the change happen once.
  package let key: String?
  package let command: String
  /// What was requested, so that the same key with another request can be refused.
  package let arguments: String
  /// Who requested it, as `user@host`.
  package let actor: String
  package let at: Instant

  package init(key: String?, command: String, arguments: String, actor: String, at: Instant) {
    self.key = key
    self.command = command
    self.arguments = arguments
    self.actor = actor
    self.at = at
  }
}

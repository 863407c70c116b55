/// What a person says of the service that a channel posts its messages to.
package struct WebService: Hashable, Sendable {
  /// Whether it treats a repeated key as one message, so that a request may be repeated.
  package var isIdempotent: Bool
  /// How many requests it may have under way at once; nil for the usual number.
  package var concurrency: Int?

  package static let concurrencyRange = 1...64

  package init(isIdempotent: Bool = false, concurrency: Int? = nil) {
    self.isIdempotent = isIdempotent
    self.concurrency = concurrency
  }

  /// How many requests are under way at once, and so how many messages a crash can leave unanswered.
  ///
  /// Unless told otherwise that is one where each of them would be in doubt.
  package var requestsAtOnce: Int { concurrency ?? (isIdempotent ? 8 : 1) }
}

extension WebService: CustomStringConvertible {
  package var description: String {
    "\(isIdempotent ? "idempotent" : "not idempotent"), \(requestsAtOnce) at once"
  }
}

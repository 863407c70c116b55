/// The stated properties of the service that a channel posts its messages to.
package struct WebService: Hashable, Sendable {
  /// Whether it treats a repeated key as one message, so that a request may be repeated.
  package var isIdempotent: Bool
  /// How many concurrent requests it allows; nil for the default.
  package var concurrency: Int?
  /// The proxy through which requests go; nil if they go straight to the service.
  package var proxy: ProxyAddress?

  package static let concurrencyRange = 1...64

  package init(
    isIdempotent: Bool = false,
    concurrency: Int? = nil,
    proxy: ProxyAddress? = nil
  ) {
    self.isIdempotent = isIdempotent
    self.concurrency = concurrency
    self.proxy = proxy
  }

  /// How many requests are concurrent, and so how many messages a crash can leave without an
  /// answer.
  ///
  /// The default is one where each of them would be in doubt.
  package var requestsAtOnce: Int { concurrency ?? (isIdempotent ? 8 : 1) }
}

extension WebService: CustomStringConvertible {
  package var description: String {
    "\(isIdempotent ? "idempotent" : "not idempotent"), \(requestsAtOnce) at once"
      + (proxy.map { ", through \($0)" } ?? "")
  }
}

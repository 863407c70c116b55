/// The stated properties of what a channel hands its messages to; all but the concurrency are those of a web service.
package struct WebService: Hashable, Sendable {
  /// Whether it treats a repeated key as one message, so that a request may be repeated.
  package var isIdempotent: Bool
  /// How many messages it may be given at once; nil for the default.
  package var concurrency: Int?
  /// The proxy through which requests go; nil if they go straight to the service.
  package var proxy: ProxyAddress?
  package var format: Format

  /// The form in which it gets a message.
  package enum Format: String, CaseIterable, Sendable {
    /// One JSON object.
    case plain
    /// The same as the data of an event in the structured mode of CloudEvents 1.0.
    case cloudEvents = "cloudevents"
  }

  package static let concurrencyRange = 1...64

  package init(
    isIdempotent: Bool = false,
    concurrency: Int? = nil,
    proxy: ProxyAddress? = nil,
    format: Format = .plain
  ) {
    self.isIdempotent = isIdempotent
    self.concurrency = concurrency
    self.proxy = proxy
    self.format = format
  }

  /// How many requests are concurrent, and so how many messages a crash can leave without an
  /// answer.
  ///
  /// The default is one where each of them would be in doubt.
  package var requestsAtOnce: Int { concurrency ?? (isIdempotent ? 8 : 1) }

  /// Whether a transport at an address hands over messages at once, so that it can be stated how many.
  package static func takesConcurrency(_ address: String) -> Bool {
    switch TransportAddress.Scheme(of: address) {
    case .sendmail, .smtp, .webhook: true
    case .maildir, .mbox, nil: false
    }
  }

  /// How many messages a transport hands over at once; files take any number as one.
  package func handedOverAtOnce(by scheme: TransportAddress.Scheme) -> Int {
    switch scheme {
    case .maildir, .mbox: 1
    case .sendmail: concurrency ?? 1
    case .smtp: concurrency ?? 4
    case .webhook: requestsAtOnce
    }
  }
}

extension WebService {
  /// What is stated of it, where it is given its messages at an address.
  package func text(at address: String) -> String {
    let isWeb = TransportAddress.Scheme(of: address) == .webhook
    return isWeb ? description : concurrency.map { "\($0) at once" } ?? ""
  }
}

extension WebService: CustomStringConvertible {
  package var description: String {
    "\(isIdempotent ? "idempotent" : "not idempotent"), \(requestsAtOnce) at once"
      + (proxy.map { ", through \($0)" } ?? "")
      + (format == .plain ? "" : ", as \(format.rawValue)")
  }
}

extension TransportAddress {
  /// Whether the text of an address is that of a web service.
  package static func isWebService(_ text: String) -> Bool {
    text.hasPrefix("\(Scheme.webhook.rawValue):")
  }
}

/// What the mail of a channel says beside its sender, and where what comes back on it goes.
package struct MailHeaders: Hashable, Sendable {
  /// Where answers go, unless a message says so itself; nil is to the sender.
  package var replyTo: String?
  /// Where reports about what could not be delivered go; nil is to the sender.
  ///
  /// A `{token}` in it stands for that of the attempt, so that a report that returns nothing still names its message.
  package var bounceAddress: String?
  /// Headers of its own as lines `Name: value`.
  package var headers: String
  package var unsubscribe: UnsubscribeAddresses

  package init(
    replyTo: String? = nil,
    bounceAddress: String? = nil,
    headers: String = "",
    unsubscribe: UnsubscribeAddresses = UnsubscribeAddresses()
  ) {
    self.replyTo = replyTo
    self.bounceAddress = bounceAddress
    self.headers = headers
    self.unsubscribe = unsubscribe
  }

  /// Where the token of an attempt is written.
  package static let tokenMark = "{token}"

  /// Whether something in it names the attempt by its token.
  package var usesTokens: Bool {
    !unsubscribe.isEmpty || bounceAddress?.contains(MailHeaders.tokenMark) == true
  }

  /// What is stated, for a line about a channel.
  package var parts: [String] {
    [replyTo.map { "answers to \($0)" }, bounceAddress.map { "bounces to \($0)" }]
      .compactMap(\.self)
      + headers.split(separator: "\n").map(String.init)
      + (unsubscribe.isEmpty ? [] : ["unsubscribe at \(unsubscribe.text)"])
  }

  /// What the mail of a channel says, its sender first, in the one text that the digest of a plan covers; empty where
  /// nobody stated anything.
  package func text(from sender: String) -> String {
    if sender == ChannelSettings.defaultSender, self == MailHeaders() { return "" }
    return [sender, replyTo ?? "", bounceAddress ?? "", headers, unsubscribe.text]
      .map { "\($0.utf8.count) \($0)\n" }.joined()
  }

  /// Whether a text is an address of mail once its token is written.
  package static func isAddress(_ text: String) -> Bool {
    let address = text.replacing(tokenMark, with: AttemptToken.sample.text)
    guard let named = NamedAddress(address), UndeliverableRecipient(address) == nil else {
      return false
    }
    return named.name == nil && named.address.prefix { $0 != "@" }.utf8.count <= 64
      && text.ranges(of: tokenMark).count <= 1
  }
}

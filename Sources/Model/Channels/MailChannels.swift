/// Which channels take mail addresses alone, because they, or an account inside them, send mail.
package struct MailChannels: Sendable {
  private var senders: [Int32: Channel] = [:]

  /// Takes all channels.
  package init(_ channels: [Channel]) {
    let tree = ChannelTree(channels)
    for index in channels.indices where tree.isInnermost(index) {
      guard channels[index].settings.sendsMail else { continue }
      for outer in tree.path(from: index) where senders[channels[outer].number] == nil {
        senders[channels[outer].number] = channels[index]
      }
    }
  }

  /// The channel that may send what is addressed to one of this number, as mail; nil where none does.
  package subscript(number: Int32) -> Channel? { senders[number] }
}

extension ChannelSettings {
  /// Whether the transport hands messages to mail servers, which take nothing but mail addresses.
  package var sendsMail: Bool {
    scheme?.sendsMail == true
  }

  /// The kind of the transport; nil where its address is none.
  package var scheme: TransportAddress.Scheme? { TransportAddress.Scheme(of: transport) }
}

extension TransportAddress.Scheme {
  /// The kind of an address.
  init?(of address: String) {
    self.init(rawValue: String(address.prefix { $0 != ":" }))
  }

  fileprivate var sendsMail: Bool {
    switch self {
    case .sendmail, .smtp: true
    case .maildir, .mbox, .webhook: false
    }
  }
}

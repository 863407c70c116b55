/// How long a mail server is waited for, by what is awaited.
///
/// Those of RFC 5321, 4.5.3.2. Each is for a whole reply, however slowly it comes. Shorter ones would leave mails in
/// doubt, or have them sent twice, at servers that are slow to answer (RFC 1047).
package struct SMTPTimeLimits {
  var connection = Duration.seconds(30)
  var reply = Duration.seconds(300)
  var dataReply = Duration.seconds(120)
  /// For each block of the content; all of them together have as many times that.
  var block = Duration.seconds(180)
  var endReply = Duration.seconds(600)

  /// Those of the protocol.
  package init() {}

  /// The same limit for each.
  package init(each limit: Duration) {
    (connection, reply, dataReply, block, endReply) = (limit, limit, limit, limit, limit)
  }

  static let blockSize = 65_536

  func limit(of conversation: SMTPConversation) -> Duration {
    switch conversation.state {
    case .greeting, .hello, .plainHello, .reset, .idle, .closed: reply
    case .envelope(let envelope): envelope.awaited.first == .data ? dataReply : reply
    case .content(let mail):
      conversation.output.isEmpty
        ? endReply : block * (1 + mail.content.count / SMTPTimeLimits.blockSize)
    }
  }
}

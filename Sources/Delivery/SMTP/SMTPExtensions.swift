/// What a mail server offers beyond the protocol, from its answer to EHLO (RFC 5321, 4.1.1.1).
///
/// Mail that we compose is 7-bit in headers and body, and its addresses are ASCII, so 8BITMIME and SMTPUTF8 are
/// never needed. Enhanced status codes are read wherever they stand.
struct SMTPExtensions: Equatable {
  /// PIPELINING (RFC 2920): commands may be sent before the replies to those before them.
  private(set) var takesPipelining = false
  /// DSN (RFC 3461): a report of what became of a mail names the identifier of its envelope.
  private(set) var takesEnvelopeID = false
  /// SIZE (RFC 1870): the size of a mail may be told beforehand.
  private(set) var takesSize = false
  /// The largest mail in bytes; nil where the server does not tell.
  private(set) var largestMail: Int?

  init() {}

  init(_ reply: SMTPReply) {
    // The first line is the greeting.
    for text in reply.texts.dropFirst() {
      let words = text.uppercased().split(separator: " ")
      switch words.first {
      case "PIPELINING": takesPipelining = true
      case "DSN": takesEnvelopeID = true
      case "SIZE":
        takesSize = true
        if words.count > 1, let most = Int(words[1]), most > 0 { largestMail = most }
      default: break
      }
    }
  }
}

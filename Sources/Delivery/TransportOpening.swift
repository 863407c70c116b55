package import Model

extension TransportAddress {
  /// The transport at this address; nothing outside is touched before it is used.
  package var transport: any Transport { transport(isIdempotent: false) }

  /// The same, where the channel says whether the service at a web address is idempotent.
  package func transport(isIdempotent: Bool) -> any Transport {
    switch self {
    case .maildir(let path): MaildirTransport(path: path)
    case .mbox(let path): MboxTransport(path: path)
    case .sendmail(let program): SendmailTransport(program: program)
    case .webhook(let url): WebhookTransport(url: url, isIdempotent: isIdempotent)
    }
  }
}

package import Model

extension TransportAddress {
  /// The transport at this address; nothing outside is touched before it is used.
  package var transport: any Transport { transport(for: WebService()) }

  /// The same, where it is known what the service at a web address promises and can take.
  package func transport(for service: WebService) -> any Transport {
    switch self {
    case .maildir(let path): MaildirTransport(path: path)
    case .mbox(let path): MboxTransport(path: path)
    case .sendmail(let program): SendmailTransport(program: program)
    case .webhook(let url): WebhookTransport(url: url, service)
    }
  }
}

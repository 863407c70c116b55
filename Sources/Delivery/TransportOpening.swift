package import Model

extension TransportAddress {
  /// The transport at this address; nothing outside is touched before it is used.
  package var transport: any Transport {
    switch self {
    case .maildir(let path): MaildirTransport(path: path)
    case .mbox(let path): MboxTransport(path: path)
    case .sendmail: fatalError()
    case .webhook: fatalError()
    }
  }
}

package import Model

extension TransportAddress {
  /// The transport at this address; creating it has no side effects.
  package var transport: any Transport { transport(for: WebService()) }

  /// The same with the properties of the web service.
  package func transport(for service: WebService) -> any Transport {
    switch self {
    case .maildir(let path): MaildirTransport(path: path)
    case .mbox(let path): MboxTransport(path: path)
    case .sendmail(let program):
      SendmailTransport(program: program, programs: service.handedOverAtOnce(by: .sendmail))
    case .smtp(let server):
      SMTPTransport(server: server, connections: service.handedOverAtOnce(by: .smtp))
    case .webhook(let url): WebhookTransport(url: url, service)
    }
  }
}

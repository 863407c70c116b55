package import Formats
package import Model

/// Speaks to a mail server itself (RFC 5321), with several connections and several mails on each.
///
/// What it says of a mail is exact: nothing was taken before the dot that ends it, and it was taken once the server
/// said 250 to that. Only a connection that is lost between the two leaves the outcome unknown (RFC 1047). The
/// conversation is seen whole here; programs such as `curl` do not show it. It neither encrypts nor logs in, so it is
/// for a mail server on this machine or in this network, which relays further.
package struct SMTPTransport: Transport {
  package let server: MailServerAddress
  private let count: Int
  private let connections: SMTPConnections

  /// Opens nothing yet; `count` is how many connections there may be.
  package init(
    server: MailServerAddress,
    connections count: Int,
    _ limits: SMTPTimeLimits = SMTPTimeLimits()
  ) {
    self.server = server
    self.count = count
    connections = SMTPConnections(to: server, most: count, limits)
  }

  package var guarantee: DeliveryGuarantee { .neither }

  /// One mail for each connection: after a crash each of them is in doubt.
  package var batchLimit: Int { count }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    var outcomes: [DeliveryOutcome?] = []
    var mails: [SMTPMail] = []
    for message in batch {
      do throws(UnsendableMail) {
        mails.append(try SMTPMail(message))
        outcomes.append(nil)
      } catch {
        outcomes.append(error.outcome)
      }
    }
    var sent = connections.send(mails)[...]
    return outcomes.map { $0 ?? sent.removeFirst() }
  }

  /// Begins a conversation with the server, which the first mail goes on with.
  package func check() -> DeliveryError? {
    connections.check(within: SMTPTransport.checkTimeLimit).map {
      .mailServer(address: server.description, reason: $0)
    }
  }

  package func warning() -> String? {
    server.isThisMachine
      ? nil
      : "what it sends to '\(server.host)' is not encrypted: use it in a network of your own, or"
        + " \(MailServerAddressError.relay)"
  }

  private static let checkTimeLimit = Duration.seconds(15)
}

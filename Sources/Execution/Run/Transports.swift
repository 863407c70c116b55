import Delivery
import Glibc
import Model
import OperatingSystem
import Storage

/// The result of checking one channel's transport without sending.
package struct ChannelCheck: Equatable, Sendable {
  package let channel: String
  package let transport: String
  /// Nil if messages can be sent.
  package let unavailability: ChannelUnavailability?
  /// What would still be refused, though the transport is ready.
  package let warning: String?
}

extension ChannelSettings {
  /// That no mail server would take mail from the sender, which nobody has stated; nil where it may.
  fileprivate var senderWarning: String? {
    guard sendsMail, sender == ChannelSettings.defaultSender else { return nil }
    return "mail servers refuse mail from '\(sender)': state the sender with"
      + " 'sendplan channel set NAME --sender ADDRESS'"
  }
}

extension Executor {
  /// Checks every channel's transport without sending.
  package func check() throws -> [ChannelCheck] {
    let waiting = try waitingAddresses()
    let bulk = try database.read { try $0.bulkSendersWithoutUnsubscribe() }
    return try database.read { try $0.channels() }.map { channel in
      var found: ChannelUnavailability?
      var warning: String?
      do throws(ChannelUnavailability) {
        let transport = try openTransport(of: channel.settings, waiting)
        warning =
          channel.settings.senderWarning ?? transport.warning()
          ?? (bulk.contains(channel.name) ? BulkSender.warning(of: channel.name) : nil)
      } catch {
        found = error
      }
      return ChannelCheck(
        channel: channel.name,
        transport: channel.settings.transport,
        unavailability: found,
        warning: warning
      )
    }
  }

  /// The transport of a channel's settings, checked without sending.
  ///
  /// Missing destinations are not created at the addresses that are waiting.
  func openTransport(
    of settings: ChannelSettings,
    _ waiting: Set<TransportAddress>
  ) throws(ChannelUnavailability) -> any Transport {
    let sender = settings.sender
    guard !sender.allSatisfy({ $0 == " " }), !sender.unicodeScalars.contains(where: \.isControl)
    else { throw .sender(sender) }
    let address: TransportAddress
    do throws(TransportAddressError) {
      address = try self.address(settings.transport)
    } catch {
      throw .address(error)
    }
    let transport = dependencies.transport(address, settings.service)
    if waiting.contains(address), let error = transport.probe() {
      throw .missing(error)
    }
    if let error = transport.check() { throw .transport(error) }
    return transport
  }

  /// The addresses with open claims.
  ///
  /// A missing destination there must not be created: an empty one would look as if nothing had arrived.
  func waitingAddresses() throws -> Set<TransportAddress> {
    let claimed = Set(try database.read { try $0.openClaims() }.map(\.transport))
    return Set(
      claimed.compactMap { text in
        do throws(TransportAddressError) {
          return try address(text)
        } catch {
          return nil
        }
      }
    )
  }

  /// The transport at an address, unchecked.
  func transport(
    at text: String,
    _ service: WebService
  ) throws(TransportAddressError) -> any Transport {
    dependencies.transport(try address(text), service)
  }

  private func address(_ text: String) throws(TransportAddressError) -> TransportAddress {
    try TransportAddress(text).resolved(against: database.path)
  }
}

extension TransportAddress {
  /// Resolves a relative path against the folder of the database.
  ///
  /// So the executor finds its earlier deliveries from any working directory.
  fileprivate func resolved(against database: String) -> TransportAddress {
    switch self {
    case .maildir(let path) where !path.hasPrefix("/"):
      .maildir(path: Self.folder(of: realPath(database) ?? database) + path)
    case .mbox(let path) where !path.hasPrefix("/"):
      .mbox(path: Self.folder(of: realPath(database) ?? database) + path)
    case .maildir, .mbox, .sendmail, .smtp, .webhook:
      self
    }
  }

  /// The folder of a file, with its last slash.
  private static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? "./"
  }
}

import Delivery
import Glibc
import Model
import OperatingSystem
import Storage

/// What a trial of one channel's transport found; nothing was sent for it.
package struct ChannelCheck: Equatable, Sendable {
  package let channel: String
  package let transport: String
  /// Nil where messages can be handed over.
  package let unavailability: ChannelUnavailability?
}

extension Executor {
  /// Tries every channel's transport without sending.
  package func check() throws -> [ChannelCheck] {
    let waiting = try waitingAddresses()
    return try database.read { try $0.channels() }.map { channel in
      var found: ChannelUnavailability?
      do throws(ChannelUnavailability) {
        _ = try openTransport(of: channel.settings, waiting)
      } catch {
        found = error
      }
      return ChannelCheck(
        channel: channel.name,
        transport: channel.settings.transport,
        unavailability: found
      )
    }
  }

  /// The transport that a channel's settings ask for, tried without sending.
  ///
  /// At the addresses that are waiting nothing is made that is missing.
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

  /// The addresses at which something is still to be looked for.
  ///
  /// What is missing there must not be made anew: an empty place would look as if nothing had arrived.
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

  /// The transport at an address, untried.
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
  /// A relative path starts from the folder of the database.
  ///
  /// Wherever the executor is started, it then finds what it handed over the last time.
  fileprivate func resolved(against database: String) -> TransportAddress {
    switch self {
    case .maildir(let path) where !path.hasPrefix("/"):
      .maildir(path: Self.folder(of: realPath(database) ?? database) + path)
    case .mbox(let path) where !path.hasPrefix("/"):
      .mbox(path: Self.folder(of: realPath(database) ?? database) + path)
    case .maildir, .mbox, .sendmail, .webhook:
      self
    }
  }

  /// The folder of a file, with its last slash.
  private static func folder(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[...$0]) } ?? "./"
  }
}

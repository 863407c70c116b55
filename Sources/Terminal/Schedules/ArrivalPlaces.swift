package import Model
import OperatingSystem

extension TransportAddress {
  /// Where it writes what it sends; nil where others do.
  ///
  /// A relative path begins at the folder of the database.
  package func writtenPath(besides database: String) -> String? {
    switch self {
    case .maildir(let path), .mbox(let path):
      path.hasPrefix("/") ? path : "\(realPath(database) ?? absolutePath(database))/../\(path)"
    case .sendmail, .smtp, .webhook: nil
    }
  }

  /// The addresses that these channels have; what is no address is left to 'sendplan-executor check'.
  package static func all(in channels: [Channel]) -> [TransportAddress] {
    channels.compactMap { channel in
      do throws(TransportAddressError) {
        return try TransportAddress(channel.settings.transport)
      } catch {
        return nil
      }
    }
  }
}

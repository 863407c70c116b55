import Delivery
import Model
import Testing

/// The transports, each with an outside world of its own that can be asked what arrived there.
enum Destination: CaseIterable {
  case maildir, mbox

  static let checkable: [Destination] = [.maildir, .mbox]

  func open(in directory: TemporaryDirectory) throws -> any Transport {
    switch self {
    case .maildir: try TransportAddress("maildir:\(directory.path("box"))").transport
    case .mbox: try TransportAddress("mbox:\(directory.path("box"))").transport
    }
  }

  /// The keys of the messages that a reader would see there, sorted, each as often as it is there.
  func arrivedKeys(in directory: TemporaryDirectory) throws -> [String] {
    switch self {
    case .maildir:
      directory.names(in: "box/new") + directory.names(in: "box/cur")
    case .mbox:
      try Python.mbox(directory.path("box")).map(\.key).sorted()
    }
  }
}

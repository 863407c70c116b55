import Delivery
import Foundation
import Model
import TestSupport
import Testing

/// The transports, each with an outside world of its own that can be asked what arrived there.
enum Destination: CaseIterable {
  case maildir, mbox, sendmail, smtp, webhook, idempotentWebhook

  static let checkable: [Destination] = [.maildir, .mbox]

  /// An outside world in a directory.
  func open(in directory: TemporaryFolder) throws -> World {
    switch self {
    case .maildir, .mbox:
      World(directory, server: nil)
    case .sendmail:
      try openSendmail(in: directory)
    case .smtp:
      World(directory, server: nil, mailServer: try HostileMailServer(.usual, in: directory))
    case .webhook, .idempotentWebhook:
      World(directory, server: try WebServer(in: directory))
    }
  }

  /// A transport to that world; each is new and remembers nothing of the others.
  func transport(to world: World) throws -> any Transport {
    switch self {
    case .maildir: try TransportAddress("maildir:\(world.box)").transport
    case .mbox: try TransportAddress("mbox:\(world.box)").transport
    case .sendmail: try TransportAddress("sendmail:\(world.program)").transport
    case .smtp:
      try TransportAddress("smtp:localhost:\(try #require(world.mailServer).port)").transport
    case .webhook: try TransportAddress("webhook:\(world.url())").transport
    case .idempotentWebhook:
      try TransportAddress("webhook:\(world.url())").transport(for: WebService(isIdempotent: true))
    }
  }

  /// The keys of the messages that a reader would see there, sorted, each as often as it is there.
  func arrivedKeys(in world: World) throws -> [String] {
    switch self {
    case .maildir:
      world.directory.names(in: "box/new") + world.directory.names(in: "box/cur")
    case .mbox:
      try PythonMail.mbox(world.box).map(\.key).sorted()
    case .sendmail:
      try PythonMail.read(world.box).values.map(\.key).sorted()
    case .smtp:
      try world.mailServer?.keys() ?? []
    case .webhook, .idempotentWebhook:
      try world.server?.posts().map(\.body.key).sorted() ?? []
    }
  }

  /// A program that puts each message into a file.
  private func openSendmail(in directory: TemporaryFolder) throws -> World {
    try directory.make("box")
    let script = "exec cat > $(mktemp \(directory.path("box"))/XXXXXX)"
    _ = try directory.program("sendmail", script)
    return World(directory, server: nil)
  }
}

/// Where messages arrive during a test.
struct World {
  let directory: TemporaryFolder
  let server: WebServer?
  let mailServer: HostileMailServer?

  init(_ directory: TemporaryFolder, server: WebServer?, mailServer: HostileMailServer? = nil) {
    self.directory = directory
    self.server = server
    self.mailServer = mailServer
  }

  var box: String { directory.path("box") }
  var program: String { directory.path("sendmail") }

  func url() throws -> String { try #require(server).url("ok") }
}

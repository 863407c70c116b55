import Delivery
import Formats
package import Model
import Storage

/// A message that may have arrived, with what a person can search for.
package struct InDoubtMessage: Equatable, Sendable {
  package let id: String
  package let key: AttemptKey
  package let recipient: String
  package let claimedAt: Instant
  /// The address of the transport that it was given to.
  package let transport: String
  package let reason: String
}

extension Executor {
  /// Refuses an unknown channel name, and suggests the nearest one.
  package func requireChannel(_ name: String) throws {
    _ = try database.read { try $0.channel(named: name) }
  }

  /// Every message that is in doubt, in the order of their claims.
  package func inDoubtMessages() throws -> [InDoubtMessage] {
    try database.read { snapshot in
      let origin = try snapshot.origin()
      return try snapshot.inDoubtMessages().map { InDoubtMessage($0, origin) }
    }
  }
}

extension InDoubtMessage {
  fileprivate init(_ message: InDoubtRecord, _ origin: Origin) {
    self.init(
      id: message.claim.message.attempt.id,
      key: OutgoingMessage(message.claim, origin).key,
      recipient: message.claim.message.content.recipient,
      claimedAt: message.claim.claimedAt,
      transport: message.claim.transport,
      reason: message.reason
    )
  }
}

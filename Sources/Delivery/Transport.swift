package import Formats
package import Model

/// A way to deliver messages.
///
/// A transport makes no decisions: it tries each message once and reports the outcome. It may be used from one
/// task at a time.
package protocol Transport {
  /// What it guarantees for a key that it is given again.
  var guarantee: DeliveryGuarantee { get }

  /// The preferred number of messages in a batch.
  ///
  /// It is large if a crash can be recovered from, and small if a crash leaves messages in doubt.
  var batchLimit: Int { get }

  /// The state of the destination before the next batch, from which a later search for that batch starts.
  ///
  /// It is taken before a batch is claimed and stored with the claims; nil if a search needs none. It makes the
  /// state durable, so that it stays correct after a power failure.
  func checkpoint() throws(DeliveryError) -> String?

  /// Delivers messages and returns one outcome for each, in their order.
  ///
  /// The keys of a batch differ. A checkable transport is given a key again only after a search has not found
  /// it; if the destination has other content under the key, the outcome is unknown. An accepted message has
  /// arrived durably. A refused or unavailable one has not arrived and will not arrive later.
  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome]

  /// Finds which attempts of a batch have arrived, durably; only for checkable transports.
  ///
  /// An attempt that the result does not name has not arrived and will not arrive later. A destination that
  /// cannot be read is an error, never an empty result. The messages are those of one batch in its order. The
  /// search starts from the checkpoint taken before they were claimed, or covers everything without one.
  func find(_ messages: [OutgoingMessage], since checkpoint: String?) throws(DeliveryError)
    -> AttemptSearchResult

  /// The same transport, whose programs inherit an open file until the last of them has ended.
  func programsInheriting(_ descriptor: Int32) -> any Transport

  /// Why a checkable transport cannot search its destination now, or nil.
  ///
  /// It creates and changes nothing.
  func probe() -> DeliveryError?

  /// Why messages cannot be delivered now, or nil; it sends nothing.
  func check() -> DeliveryError?

  /// Why messages may be refused though the destination can be reached, or nil; it sends nothing.
  func warning() -> String?
}

extension Transport {
  package func checkpoint() throws(DeliveryError) -> String? { nil }

  package func probe() -> DeliveryError? { nil }

  package func warning() -> String? { nil }

  package func programsInheriting(_ descriptor: Int32) -> any Transport { self }

  package func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    preconditionFailure("only checkable transports are searched")
  }
}

/// What a transport guarantees for a repeated key; it alone determines the recovery after a crash.
package enum DeliveryGuarantee: String, Sendable {
  /// It can tell whether a key has arrived.
  case checkable
  /// It accepts a repeated key without delivering twice.
  case idempotent
  /// Neither: an interrupted attempt is in doubt.
  case neither
}

/// The outcome of one attempt.
package enum DeliveryOutcome: Equatable, Sendable {
  /// It arrived; the receipt identifies it at the receiver and is the same for a repeat.
  case accepted(receipt: String)
  /// It was not taken, and the same would be refused again.
  ///
  /// The fault is nil where this answer alone does not show whose it is.
  case refused(reason: String, fault: Fault? = .message)
  /// It was not taken now, but another try may succeed, after `retryAfter` seconds if the receiver asked for that.
  case unavailable(reason: String, fault: Fault? = .channel, retryAfter: Int? = nil)
  /// It may have arrived.
  case unknown(reason: String)
}

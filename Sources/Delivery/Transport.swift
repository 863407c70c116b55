package import Formats

/// A way to hand messages over to the outside world.
///
/// A transport decides nothing: it tries what it is given, once, and says what happened. It may be
/// used from one task at a time.
package protocol Transport {
  /// What it can promise about a key that it is given again.
  var guarantee: DeliveryGuarantee { get }

  /// The number of messages that are best handed over at once.
  ///
  /// It is large where a crash can be cleared up and small where it leaves messages in doubt.
  var batchLimit: Int { get }

  /// What a later search for the next batch has to start from, to be stored with its claims.
  ///
  /// Nil where a search needs nothing. It is asked for before a batch is claimed, and leaves the
  /// destination such that the answer stays right after a power cut.
  func checkpoint() throws(DeliveryError) -> String?

  /// Hands messages over and answers with one outcome for each, in their order.
  ///
  /// The keys of a batch differ. A checkable transport is given a key again only after it has been
  /// asked for the key and has not found it. What is there under a key with other content is no
  /// arrival of the message: that is answered as unknown.
  /// What is answered as accepted has arrived durably. What is answered as refused or unavailable
  /// has not arrived, and will not by itself.
  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome]

  /// Which attempts arrived, durably; asked of a checkable transport alone.
  ///
  /// What the answer does not name has not arrived, and will not by itself. A destination that
  /// cannot be looked at is a fault, never an empty answer. The messages are what was to be handed over
  /// together, in that order. The search starts from the mark that was taken before they were claimed, or
  /// looks everywhere without one.
  func find(_ messages: [OutgoingMessage], since checkpoint: String?) throws(DeliveryError)
    -> AttemptSearchResult

  /// The same transport, whose programs inherit an open file and keep it until the last of them has ended.
  func programsInheriting(_ descriptor: Int32) -> any Transport

  /// What keeps the destination of a checkable transport from being looked at, or nil.
  ///
  /// Nothing is made or changed to find out.
  func probe() -> DeliveryError?

  /// What would keep messages from being handed over now, or nil; nothing is sent to find out.
  func check() -> DeliveryError?
}

extension Transport {
  package func checkpoint() throws(DeliveryError) -> String? { nil }

  package func probe() -> DeliveryError? { nil }

  package func programsInheriting(_ descriptor: Int32) -> any Transport { self }

  package func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    preconditionFailure("a transport that is not checkable is not asked")
  }
}

/// What a transport can promise about a repeated key; recovery after a crash follows from it alone.
package enum DeliveryGuarantee: String, Sendable {
  /// It can say whether a key arrived.
  case checkable
  /// A repeat of a key is harmless.
  case idempotent
  /// Neither, so an interrupted attempt is in doubt.
  case neither
}

/// What became of one attempt.
package enum DeliveryOutcome: Equatable, Sendable {
  /// It arrived; the receipt names it on the other side and is the same for a repeat.
  case accepted(receipt: String)
  /// It cannot be delivered, now or later.
  case refused(reason: String)
  /// It did not arrive but may at another try, not before so many seconds if the other side said so.
  case unavailable(reason: String, retryAfter: Int? = nil)
  /// Whether it arrived cannot be told by this answer.
  case unknown(reason: String)
}

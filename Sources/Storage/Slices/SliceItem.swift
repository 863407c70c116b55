package import Model

/// One message of a slice, exactly as it is to be handed over.
package struct SliceItem: Equatable, Sendable {
  /// Its place in the slice, counted from 1.
  package let place: Int
  /// Its number in the database that cut the slice.
  package let message: Int32
  package let attempt: Int
  /// The key of the attempt.
  package let key: String
  /// Everything else that is handed over, as JSON.
  package let content: String

  package init(place: Int, message: Int32, attempt: Int, key: String, content: String) {
    self.place = place
    self.message = message
    self.attempt = attempt
    self.key = key
    self.content = content
  }
}

/// What the other end said to one item.
package enum SliceAnswer: Equatable, Sendable {
  case accepted(receipt: String)
  /// It was not taken, and the same would be refused again; the fault is nil where nobody can tell whose it is.
  case refused(reason: String, fault: Fault?)
  /// It was not taken now; the receiver may have asked to wait for so many seconds.
  case unavailable(reason: String, fault: Fault?, retryAfter: Int?)
  /// It may have arrived, and nothing will show whether it has.
  case unknown(reason: String)
}

/// What is known of one item.
package struct SliceOutcome: Equatable, Sendable {
  package let place: Int
  package let message: Int32
  package let attempt: Int
  /// Whether it was about to be handed over: without a mark it certainly was not.
  package let isMarked: Bool
  /// Nil where it has no mark, or where the holder died or got no answer.
  package let answer: SliceAnswer?

  package init(place: Int, message: Int32, attempt: Int, isMarked: Bool, answer: SliceAnswer?) {
    self.place = place
    self.message = message
    self.attempt = attempt
    self.isMarked = isMarked
    self.answer = answer
  }
}

/// A process that has had a slice in its hands.
package struct SliceHolder: Equatable, Sendable {
  /// Counted from 1; the last one alone may mark anything.
  package let epoch: Int
  package let host: String
  /// The start of the machine during which it ran.
  package let boot: String
  package let process: Int32
  /// What it is told by from another process of the same number.
  package let nonce: String
  package let at: Instant
}

extension PastRefusal {
  /// One that a slice has met.
  package init(_ item: SliceItem, of run: Int, to recipient: String, reason: String) {
    self.init(
      message: item.message,
      run: run,
      recipient: recipient,
      reason: reason,
      hasFailed: true
    )
  }
}

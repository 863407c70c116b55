import Delivery
import Execution
import Model

/// A transport that answers as a test says, and remembers what it was given.
final class StubTransport: Transport {
  var promise = DeliveryPromise.neither
  var batchLimit = 4
  var fault: DeliveryFault?
  var whenChecked: () -> Void = {}
  /// What it finds; nil when it cannot be looked at.
  var found: Set<AttemptKey>?
  /// Under which keys it finds something else.
  var others: [AttemptKey: DeliveryFault] = [:]
  var answer: (OutgoingMessage) -> DeliveryOutcome = { .accepted(receipt: $0.key.text) }
  var nextMark: String?
  /// The marks of the searches so far.
  private(set) var sought: [String?] = []
  private(set) var given: [OutgoingMessage] = []

  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    given += batch
    return batch.map(answer)
  }

  func mark() throws(DeliveryFault) -> String? { nextMark }

  func find(
    _ messages: [OutgoingMessage],
    since mark: String?
  ) throws(DeliveryFault) -> SearchResult {
    sought.append(mark)
    guard let found else { throw .system(action: "look into", path: "the stub", code: 5) }
    return messages.map(\.key).reduce(into: SearchResult(unproved: others)) { result, key in
      if found.contains(key) { result.receipts[key] = key.text }
    }
  }

  func check() -> DeliveryFault? {
    whenChecked()
    return fault
  }
}

extension Office {
  /// Puts one stub in the place of every transport.
  func stub() -> StubTransport {
    let stub = StubTransport()
    surroundings.transport = { _, _ in stub }
    return stub
  }
}

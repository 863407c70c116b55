import Delivery
import Execution
import Model

/// A transport that answers as a test says, and remembers what it was given.
final class StubTransport: Transport {
  var promise = DeliveryPromise.neither
  var batchLimit = 4
  var fault: DeliveryFault?
  var whenChecked: () -> Void = {}
  var answer: (OutgoingMessage) -> DeliveryOutcome = { .accepted(receipt: $0.key.text) }
  private(set) var given: [OutgoingMessage] = []

  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    given += batch
    return batch.map(answer)
  }

  func find(
    _ keys: [AttemptKey],
    since mark: String?
  ) throws(DeliveryFault) -> [AttemptKey: String] {
    throw .system(action: "look into", path: "the stub", code: 5)
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
    surroundings.transport = { _ in stub }
    return stub
  }
}

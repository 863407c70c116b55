import Delivery
import Execution
import Formats
import Model
import OperatingSystem

/// A transport that answers as a test says, and remembers what it was given.
final class StubTransport: Transport {
  var guarantee = DeliveryGuarantee.neither
  var batchLimit = 4
  var error: DeliveryError?
  var whenChecked: () -> Void = {}
  /// What it finds; nil when it cannot be looked at.
  var found: Set<AttemptKey>?
  /// Under which keys it finds something else.
  var others: [AttemptKey: DeliveryError] = [:]
  var answer: (OutgoingMessage) -> DeliveryOutcome = { .accepted(receipt: $0.key.text) }
  var nextMark: String?
  /// The marks of the searches so far.
  private(set) var sought: [String?] = []
  private(set) var given: [OutgoingMessage] = []

  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    given += batch
    return batch.map(answer)
  }

  func checkpoint() throws(DeliveryError) -> String? { nextMark }

  func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    sought.append(checkpoint)
    guard let found else {
      throw .system(SystemError(action: "look into", path: "the stub", code: 5))
    }
    return messages.map(\.key).reduce(into: AttemptSearchResult(unproved: others)) { result, key in
      if found.contains(key) { result.receipts[key] = key.text }
    }
  }

  func check() -> DeliveryError? {
    whenChecked()
    return error
  }
}

extension Workspace {
  /// Puts one stub in the place of every transport.
  func stub() -> StubTransport {
    let stub = StubTransport()
    dependencies.transport = { _, _ in stub }
    return stub
  }
}

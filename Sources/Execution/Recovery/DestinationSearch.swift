import Delivery
import Formats
import Model

/// What a look at a destination has shown of some attempts.
enum DestinationSearch {
  /// Nobody looked, since the transport does not promise to find anything.
  case notSearched
  case found(AttemptSearchResult)
  /// It cannot be looked at now.
  case unreachable(Diagnostic)
  /// What could have told is gone for good.
  case lost(Diagnostic)

  func evidence(of key: AttemptKey) -> Evidence {
    switch self {
    case .notSearched: .notSearched
    case .found(let result):
      if result.receipts[key] != nil {
        .arrived
      } else {
        result.unproved[key] == nil ? .absent : .lost
      }
    case .unreachable: .unreachable
    case .lost: .lost
    }
  }

  func receipt(of key: AttemptKey) -> String? {
    if case .found(let result) = self { result.receipts[key] } else { nil }
  }
}

extension Transport {
  /// Looks for attempts that were claimed at a checkpoint, where the transport promises to find them.
  func search(for messages: [OutgoingMessage], since checkpoint: String?) -> DestinationSearch {
    guard guarantee == .checkable else { return .notSearched }
    do throws(DeliveryError) {
      return .found(try find(messages, since: checkpoint))
    } catch {
      return .unreachable(error.diagnostic)
    }
  }
}

import Delivery
import Formats
import Model

/// The result of searching a destination for some attempts.
enum DestinationSearch {
  /// The transport is not checkable.
  case notSearched
  case found(AttemptSearchResult)
  /// The destination cannot be searched now.
  case unreachable(Diagnostic)
  /// The destination is gone for good.
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
  /// Searches for attempts since a checkpoint, if the transport is checkable.
  func search(for messages: [OutgoingMessage], since checkpoint: String?) -> DestinationSearch {
    guard guarantee == .checkable else { return .notSearched }
    do throws(DeliveryError) {
      return .found(try find(messages, since: checkpoint))
    } catch {
      return .unreachable(error.diagnostic)
    }
  }
}

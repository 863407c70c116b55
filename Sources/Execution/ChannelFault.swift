package import Delivery
package import Model

/// Why nothing can be sent through a channel at present.
package enum ChannelFault: ExplainedError, Equatable {
  case address(TransportAddressError)
  /// The sender is empty or would break a header.
  case sender(String)
  case transport(DeliveryFault)
  /// So many messages in a row could not be handed over; the last of them for this reason.
  case unavailable(times: Int, reason: String)

  package var explanation: Explanation {
    switch self {
    case .address(let error):
      error.explanation
    case .sender(let text):
      Explanation(
        .badData,
        text.contains { $0 != " " }
          ? "its sender contains a control character" : "it has no sender",
        wayOut: "state one with 'sendplan channel set NAME --sender ADDRESS'"
      )
    case .transport(let fault):
      fault.explanation
    case .unavailable(let times, let reason):
      Explanation(
        .inputOutput,
        "\(times) messages in a row could not be handed over",
        why: reason,
        wayOut: "see 'sendplan-executor check'"
      )
    }
  }
}

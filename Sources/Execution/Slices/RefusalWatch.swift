import Model
import Storage

/// What the answers to the messages of a slice, one after the other, say about its channel.
struct RefusalWatch {
  /// The places whose refusal showed that the channel is at fault.
  private(set) var common: [Int] = []
  /// The last words of the other end to what it did not take.
  private(set) var lastWords = ""
  /// What was refused since something was accepted.
  private var refusals: [PastRefusal] = []
  /// The places of the messages that were refused.
  private var places: [Int32: Int] = [:]
  private var unavailableInARow = 0
  /// The words and the recipients of the last batch that say nothing by themselves.
  private var undecided: [(reason: String, recipient: String)] = []
  private var isAtFault = false

  /// What is to be done next.
  enum Judgement {
    case undecided
    /// The message at this place of the queue is to be tried first.
    case trying(Int)
    case atFault(ChannelUnavailability)
  }

  /// Notes the answer to one message.
  mutating func note(
    _ result: AttemptResult,
    _ item: SliceItem,
    of run: Int,
    to recipient: String
  ) {
    unavailableInARow = result.isChannelFailure ? unavailableInARow + 1 : 0
    guard let reason = result.reason else {
      refusals = []
      return
    }
    lastWords = reason
    switch result.settlement {
    case .refused?, .channelAtFault?, .unknown?:
      refusals.append(PastRefusal(item, of: run, to: recipient, reason: reason))
      places[item.message] = item.place
    // What is wrong with one recipient for now, or still open, is nobody else's.
    case .accepted?, .refusedForNow?, .provedUnsent?, nil: break
    }
    switch result.verdict {
    case .none: break
    case .undecided: undecided.append((reason, recipient))
    case .channelAtFault: isAtFault = true
    }
  }

  /// What the answers since the last judgement come to; a message to another domain is looked for in the queue.
  mutating func judge(toOtherThan find: (String) throws -> Int?) rethrows -> Judgement {
    defer { undecided = [] }
    if isAtFault { return .atFault(.refused(times: 1, reason: lastWords)) }
    for (reason, recipient) in undecided {
      let comparison = RefusalComparison(reason, to: recipient, among: refusals)
      guard comparison.isCommon else { continue }
      if let domain = comparison.onlyDomain, let place = try find(domain) { return .trying(place) }
      common = comparison.refusals.compactMap { places[$0.message] }
      return .atFault(.refused(times: comparison.refusals.count, reason: lastWords))
    }
    if unavailableInARow >= RefusalWatch.failureLimit {
      return .atFault(.unavailable(times: unavailableInARow, reason: lastWords))
    }
    return .undecided
  }

  /// After so many messages in a row that were not taken, nothing more is tried.
  private static let failureLimit = 10
}

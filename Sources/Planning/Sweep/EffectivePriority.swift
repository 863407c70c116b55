import Model

/// The first part of a message's rank; the smaller number goes first.
///
/// It is the priority, with a bit above it for messages that go last in a channel where openers or
/// follow-ups go first.
struct EffectivePriority {
  private let backlog: Backlog
  private let attributes: MessageAttributes
  private let precedence: [PlanLimits.Precedence]
  /// Which messages go before others of their priority; empty where none does.
  private let isPromoted: [Bool]
  let greatest: Int

  init(_ inputs: PlanInputs) {
    backlog = inputs.backlog
    attributes = inputs.attributes
    precedence = inputs.limits.precedence
    let promoted = Set(inputs.limits.promoted)
    isPromoted = promoted.isEmpty ? [] : backlog.message.map(promoted.contains)
    let last = precedence.isEmpty ? 9 : EffectivePriority.last + 9
    greatest = isPromoted.isEmpty ? last : 2 * last + 1
  }

  private static let last = 16

  @inline(__always)
  func of(_ place: Int) -> Int {
    let own = Int(backlog.priority[place])
    let priority = precedence.isEmpty || !goesLast(place) ? own : EffectivePriority.last + own
    return isPromoted.isEmpty ? priority : 2 * priority + (isPromoted[place] ? 0 : 1)
  }

  private func goesLast(_ place: Int) -> Bool {
    switch precedence[Int(backlog.channel[place])] {
    case .priority: false
    case .followUps: !attributes.isFollowUp(at: place)
    case .openers: attributes.isFollowUp(at: place)
    }
  }
}

import Model

/// The first part of a message's rank; the smaller number goes first.
///
/// It is the priority, with a bit above it for messages that go last in a channel where openers or
/// follow-ups go first.
struct EffectivePriority {
  private let backlog: Backlog
  private let attributes: MessageAttributes
  private let precedence: [PlanLimits.Precedence]
  let greatest: Int

  init(_ inputs: PlanInputs) {
    backlog = inputs.backlog
    attributes = inputs.attributes
    precedence = inputs.limits.precedence
    greatest = precedence.isEmpty ? 9 : EffectivePriority.last + 9
  }

  private static let last = 16

  @inline(__always)
  func of(_ place: Int) -> Int {
    let priority = Int(backlog.priority[place])
    return precedence.isEmpty || !goesLast(place) ? priority : EffectivePriority.last + priority
  }

  private func goesLast(_ place: Int) -> Bool {
    switch precedence[Int(backlog.channel[place])] {
    case .priority: false
    case .followUps: !attributes.isFollowUp(at: place)
    case .openers: attributes.isFollowUp(at: place)
    }
  }
}

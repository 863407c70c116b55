import Model
import TestSupport

/// A small case with limits beside the daily capacity, and the inputs made of both.
struct LimitedCase: CustomStringConvertible {
  var plain: SmallCase
  var limits = PlanLimits()
  var attributes = MessageAttributes()

  var inputs: PlanInputs {
    let inputs = plain.inputs
    return PlanInputs(
      baseDate: inputs.baseDate,
      capacity: inputs.capacity,
      backlog: inputs.backlog,
      limits: limits,
      attributes: attributes
    )
  }

  var description: String { "\(plain)\n\(limits)\n\(attributes)" }

  /// Whether any channel contains others without a window, a share or a limit for recipients.
  var hasTreeWithoutOtherLimits: Bool {
    guard limits.perRecipient == nil else { return false }
    func root(_ channel: Int) -> Int { limits.outer(of: channel).map(root) ?? channel }
    let bound = Set(
      (limits.windows.map(\.channel) + limits.shares.map(\.channel)).map { root(Int($0)) }
    )
    return limits.outer.indices.contains { channel in
      limits.outer[channel] >= 0 && !bound.contains(root(channel))
    }
  }
}

/// A kind of limit that a drawn case may have.
enum LimitKind: CaseIterable {
  case nesting
  case windows
  case shares
  case precedence
  case recipients
  case holds
}

extension LimitedCase {
  /// A case drawn by chance with some kinds of limits, or with any of them.
  static func drawn(
    _ chance: inout SeededGenerator,
    _ kinds: Set<LimitKind> = Set(LimitKind.allCases),
    followUps: Bool = true,
    messages: Int = 24
  ) -> LimitedCase {
    var plain = SmallCase.drawn(&chance, followUps: followUps, messages: messages)
    let more = chance.number(0...4)
    for _ in 0..<more {
      plain.capacity.append((0..<plain.horizon).map { _ in chance.number(0...4) })
      plain.used.append(chance.oneIn(4) ? chance.number(0...2) : 0)
    }
    if plain.horizon > 1, chance.oneIn(3) {
      for _ in 0..<chance.number(1...3) {
        let (channel, day) = (chance.number(0...plain.capacity.count - 1), plain.horizon - 1)
        plain.usedLater.append((channel, chance.number(1...day), chance.number(1...2)))
      }
    }
    for place in plain.messages.indices {
      plain.messages[place].channel = chance.number(0...plain.capacity.count - 1)
    }
    var drawn = LimitedCase(plain: plain)
    for kind in LimitKind.allCases where kinds.contains(kind) {
      // Every kind of limit is also missed now and then, whatever it is mixed with.
      if kinds.count == 1 || !chance.oneIn(3) { drawn.add(kind, &chance) }
    }
    return drawn
  }

  mutating func add(_ kind: LimitKind, _ chance: inout SeededGenerator) {
    switch kind {
    case .nesting: addNesting(&chance)
    case .windows: for _ in 0..<chance.number(1...3) { addWindow(&chance) }
    case .shares: addShares(&chance)
    case .precedence:
      fillFollowUps(&chance)
      limits.precedence = plain.capacity.map { _ in
        PlanLimits.Precedence.allCases[chance.number(0...2)]
      }
    case .recipients: addRecipients(&chance)
    case .holds: addHolds(&chance, upTo: plain.horizon + 2)
    }
  }

  /// Holds some messages, and some channels where any is inside another; a day that has come holds nothing.
  mutating func addHolds(_ chance: inout SeededGenerator, upTo last: Int) {
    let base = plain.base.number
    func drawn(_ chance: inout SeededGenerator) -> Int32 {
      guard chance.oneIn(3) else { return Backlog.none }
      return chance.oneIn(3)
        ? MessageAttributes.heldWithoutEnd : base + Int32(chance.number(-2...last))
    }
    attributes.heldUntil = plain.messages.map { _ in drawn(&chance) }
    guard limits.isNested else { return }
    limits.heldUntil = plain.capacity.map { _ in drawn(&chance) }
  }

  private mutating func addNesting(_ chance: inout SeededGenerator) {
    let channels = plain.capacity.indices.shuffled(using: &chance)
    limits.outer = channels.map { _ in -1 }
    for index in channels.indices.dropFirst() where !chance.oneIn(3) {
      limits.outer[channels[index]] = Int32(channels[chance.number(0...index - 1)])
    }
    for channel in channels where limits.outer.contains(Int32(channel)) && chance.oneIn(2) {
      plain.capacity[channel] = plain.capacity[channel].map { $0 * 2 + 1 }
    }
    attributes.account = plain.messages.map { _ in
      chance.oneIn(2) ? -1 : Int32(chance.number(0...channels.count - 1))
    }
  }

  private mutating func addWindow(_ chance: inout SeededGenerator) {
    let days = chance.number(2...5)
    limits.windows.append(
      PlanLimits.Window(
        channel: Int32(chance.number(0...plain.capacity.count - 1)),
        days: days,
        most: chance.number(0...6),
        past: (1..<days).map { _ in Int32(chance.number(0...2)) },
        later: chance.oneIn(3) ? (1..<days).map { _ in Int32(chance.number(0...2)) } : []
      )
    )
  }

  private mutating func addShares(_ chance: inout SeededGenerator) {
    fillFollowUps(&chance)
    attributes.campaign = plain.messages.map { _ in Int32(chance.number(0...3)) }
    for channel in plain.capacity.indices where !chance.oneIn(3) {
      var left = 100
      for holder in [PlanLimits.Share.Holder.campaign(1), .campaign(2), .openers]
      where !chance.oneIn(3) && left > 0 {
        let percent = chance.number(1...left)
        left -= percent
        limits.shares.append(.init(channel: Int32(channel), holder: holder, percent: percent))
      }
      if chance.oneIn(2) { plain.capacity[channel] = plain.capacity[channel].map { $0 * 2 } }
    }
  }

  private mutating func addRecipients(_ chance: inout SeededGenerator) {
    attributes.recipient = plain.messages.map { _ in Int32(chance.number(-1...3)) }
    let days = chance.number(1...4)
    let received = (0..<chance.number(0...3)).map { _ in
      PlanLimits.RecipientLimit.Use(
        recipient: Int32(chance.number(-1...3)),
        day: plain.base.advanced(
          by: chance.oneIn(3)
            ? chance.number(1...plain.horizon + days) : -chance.number(0...days - 1)
        ),
        count: Int32(chance.number(1...2))
      )
    }
    limits.perRecipient = .init(most: chance.number(1...2), days: days, received: received)
  }

  private mutating func fillFollowUps(_ chance: inout SeededGenerator) {
    guard attributes.isFollowUp.isEmpty else { return }
    attributes.isFollowUp = plain.messages.map { $0.follows != nil || chance.oneIn(4) }
  }
}

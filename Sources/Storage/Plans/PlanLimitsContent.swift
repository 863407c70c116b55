import Model

/// The limits of a plan as the database keeps them, as JSON; `{}` where there are none.
///
/// Channels and campaigns stand with the numbers that the database gave them, days as days since 1970-01-01.
struct PlanLimitsContent: Codable, Equatable {
  /// A channel with the one that contains it.
  struct Nesting: Codable, Equatable {
    let channel: Int32
    let outer: Int32
  }

  struct Precedence: Codable, Equatable {
    let channel: Int32
    let first: String
  }

  struct Window: Codable, Equatable {
    let channel: Int32
    let most: Int
    let days: Int
    let past: [Int32]
    let later: [Int32]
  }

  /// Without a campaign it is for openers.
  struct Share: Codable, Equatable {
    let channel: Int32
    let campaign: Int32?
    let percent: Int
  }

  struct Recipients: Codable, Equatable {
    let most: Int
    let days: Int
    /// Recipient, day and count, one after the other.
    let received: [Int32]
  }

  var inside: [Nesting]?
  var precedence: [Precedence]?
  var windows: [Window]?
  var shares: [Share]?
  var recipients: Recipients?
  var held: [Held]?
  var objectives: [Objectives]?
  /// What each channel may send on each of the days behind the plan's last, in the order of the capacity table.
  var outlook: [Int32]?
  /// The messages that go before others of their priority.
  var promoted: [Int32]?

  struct Objectives: Codable, Equatable {
    let channel: Int32
    let names: [String]
  }

  /// A channel that is held; without a day its hold has no end.
  struct Held: Codable, Equatable {
    let channel: Int32
    let until: Int32?
  }
}

extension PlanLimitsContent {
  /// The limits, given the channels' numbers in the order of the capacity table.
  init(_ limits: PlanLimits, channels: [Int32]) {
    func some<Element>(_ elements: [Element]) -> [Element]? { elements.isEmpty ? nil : elements }
    inside = some(
      limits.outer.enumerated().filter { $1 >= 0 }
        .map { Nesting(channel: channels[$0], outer: channels[Int($1)]) }
    )
    precedence = some(
      limits.precedence.enumerated().filter { $1 != .priority }
        .map { Precedence(channel: channels[$0], first: $1.name) }
    )
    windows = some(
      limits.windows.map {
        Window(
          channel: channels[Int($0.channel)],
          most: $0.most,
          days: $0.days,
          past: $0.past,
          later: $0.later
        )
      }
    )
    shares = some(
      limits.shares.map {
        Share(channel: channels[Int($0.channel)], campaign: $0.holder.campaign, percent: $0.percent)
      }
    )
    held = some(
      limits.heldUntil.enumerated().filter { $1 != Backlog.none }
        .map {
          Held(channel: channels[$0], until: $1 == MessageAttributes.heldWithoutEnd ? nil : $1)
        }
    )
    objectives = some(
      limits.objectives.enumerated().filter { !$1.isEmpty }
        .map { Objectives(channel: channels[$0], names: $1.names) }
    )
    outlook = some(limits.outlook)
    promoted = some(limits.promoted)
    recipients = limits.perRecipient.map { limit in
      Recipients(
        most: limit.most,
        days: limit.days,
        received: limit.received.flatMap { [$0.recipient, $0.day.number, $0.count] }
      )
    }
  }

  /// What it says, given the channels' numbers in the order of the capacity table; nil where that cannot be.
  func limits(channels: [Int32]) -> PlanLimits? {
    var indices: [Int32: Int32] = [:]
    for (index, channel) in channels.enumerated() { indices[channel] = Int32(index) }
    var limits = PlanLimits()
    if let inside {
      limits.outer = [Int32](repeating: -1, count: channels.count)
      for nesting in inside {
        guard let inner = indices[nesting.channel], let outer = indices[nesting.outer] else {
          return nil
        }
        limits.outer[Int(inner)] = outer
      }
    }
    if let precedence {
      limits.precedence = [PlanLimits.Precedence](repeating: .priority, count: channels.count)
      for stated in precedence {
        guard let channel = indices[stated.channel],
          let first = PlanLimits.Precedence.allCases.first(where: { $0.name == stated.first })
        else { return nil }
        limits.precedence[Int(channel)] = first
      }
    }
    for window in windows ?? [] {
      guard let channel = indices[window.channel], let window = window.limit(of: channel) else {
        return nil
      }
      limits.windows.append(window)
    }
    for share in shares ?? [] {
      guard let channel = indices[share.channel] else { return nil }
      limits.shares.append(
        PlanLimits.Share(
          channel: channel,
          holder: share.campaign.map(PlanLimits.Share.Holder.campaign) ?? .openers,
          percent: share.percent
        )
      )
    }
    if let held {
      limits.heldUntil = [Int32](repeating: Backlog.none, count: channels.count)
      for hold in held {
        guard let channel = indices[hold.channel] else { return nil }
        limits.heldUntil[Int(channel)] = hold.until ?? MessageAttributes.heldWithoutEnd
      }
    }
    if let objectives {
      limits.objectives = [ChannelObjectives](repeating: [], count: channels.count)
      for stated in objectives {
        guard let channel = indices[stated.channel],
          let objectives = ChannelObjectives(names: stated.names)
        else { return nil }
        limits.objectives[Int(channel)] = objectives
      }
    }
    limits.outlook = outlook ?? []
    limits.promoted = promoted ?? []
    let isWhole = limits.outlook.count.isMultiple(of: max(1, channels.count))
    limits.perRecipient = recipients?.limit
    return isWhole && (limits.perRecipient != nil) == (recipients != nil) ? limits : nil
  }
}

extension PlanLimitsContent.Window {
  fileprivate func limit(of channel: Int32) -> PlanLimits.Window? {
    guard days > 1, past.count == days - 1, later.isEmpty || later.count == days - 1 else {
      return nil
    }
    return PlanLimits.Window(channel: channel, days: days, most: most, past: past, later: later)
  }
}

extension PlanLimitsContent.Recipients {
  fileprivate var limit: PlanLimits.RecipientLimit? {
    guard received.count.isMultiple(of: 3) else { return nil }
    return PlanLimits.RecipientLimit(
      most: most,
      days: days,
      received: stride(from: 0, to: received.count, by: 3).map { index in
        PlanLimits.RecipientLimit.Use(
          recipient: received[index],
          day: Day(number: received[index + 1]),
          count: received[index + 2]
        )
      }
    )
  }
}

extension PlanLimits.Share.Holder {
  fileprivate var campaign: Int32? {
    switch self {
    case .openers: nil
    case .campaign(let number): number
    }
  }
}

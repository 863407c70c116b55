/// Who goes in time is decided before who goes first only where nothing but capacities limits a tree of channels.
extension PlanLimits {
  /// What stands against choosing in a channel who goes in time before who goes first; nil where nothing does.
  package func obstacle(toChoosingIn channel: Int) -> Obstacle? {
    if perRecipient != nil { return .recipients }
    let near = tree(of: channel)
    if windows.contains(where: { near(Int($0.channel)) }) { return .window }
    return shares.contains { near(Int($0.channel)) } ? .share : nil
  }

  /// Whether others are in the tree of a channel.
  private func tree(of channel: Int) -> (Int) -> Bool {
    guard isNested else { return { $0 == channel } }
    let tree = ChannelTree(channels: outer.count, outer: outer)
    let root = tree.outermost(around: channel)
    return { tree.outermost(around: $0) == root }
  }

  /// A limit under which it is not chosen.
  package enum Obstacle: Sendable {
    case recipients
    case window
    case share

    package var words: String {
      switch self {
      case .recipients: "recipients are limited"
      case .window: "a window limits it, or one around or inside it"
      case .share: "a part of it, or of one around or inside it, is given to some messages"
      }
    }
  }

  /// The objectives of a channel that a limit switches off.
  package func ineffectiveObjectives(of channel: Int) -> ChannelObjectives {
    let chosen = objectives(of: channel).intersection(.setwise)
    return chosen.isEmpty || obstacle(toChoosingIn: channel) == nil ? [] : chosen
  }

  /// Whether deadlines could come first in a channel's tree and do not yet.
  package func couldPutDeadlinesFirst(in channel: Int) -> Bool {
    let near = tree(of: channel)
    let isFirst = objectives.indices.contains {
      near($0) && objectives[$0].contains(.deadlinesFirst)
    }
    return !isFirst && obstacle(toChoosingIn: channel) == nil
  }

  /// A sentence for each channel of which a limit switches objectives off.
  package func ineffectiveObjectives(named names: [String]) -> [String] {
    names.indices.flatMap { channel in
      ineffectiveObjectives(of: channel).names.map {
        "--\($0) of \(names[channel]) has no effect, since \(obstacle(toChoosingIn: channel)?.words ?? "")"
      }
    }
  }
}

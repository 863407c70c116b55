import Model

/// The first day on which holds let each channel send what is addressed to it, where channels contain others.
///
/// A channel waits for every one that contains it, and for the first of those inside it.
struct ChannelHolds {
  /// Empty where no channel is held.
  private var days: [Int32]

  init(_ limits: PlanLimits, _ tree: ChannelTree) {
    days = limits.heldUntil
    guard !days.isEmpty else { return }
    for channel in tree.fromInside where !tree.isInnermost(channel) {
      days[channel] = max(days[channel], tree.inner[channel].map { days[$0] }.min() ?? Backlog.none)
    }
    for channel in tree.fromInside.reversed() where tree.outer[channel] >= 0 {
      days[channel] = max(days[channel], days[tree.outer[channel]])
    }
  }

  /// `Backlog.none` where no hold keeps a channel from sending.
  func until(_ channel: Int) -> Int32 { days.isEmpty ? Backlog.none : days[channel] }
}

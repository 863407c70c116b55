import Model

/// Why each unplaced message has no day.
struct UnplacedReasons {
  /// The raw values of `UnplacedReason`; 0 for messages that have a day.
  private(set) var codes: [Int32]

  private let inputs: PlanInputs
  private let releases: [Int32]
  private let waitingSince: [Int32]
  private let openDayCounts: OpenDayCounts
  private let channelHolds: ChannelHolds
  /// Which messages follow one that has no day.
  private var lacksPredecessor: [Bool]

  init(
    _ inputs: PlanInputs,
    _ tree: ChannelTree,
    releases: [Int32],
    waitingSince: [Int32],
    days: [Int32]
  ) {
    self.inputs = inputs
    self.releases = releases
    self.waitingSince = waitingSince
    openDayCounts = OpenDayCounts(inputs.capacity, tree)
    channelHolds = ChannelHolds(inputs.limits, tree)
    codes = [Int32](repeating: 0, count: days.count)
    lacksPredecessor = [Bool](repeating: false, count: days.count)
    for followUp in inputs.backlog.followUps {
      let day = followUp.predecessor.map { days[Int($0)] } ?? Backlog.none
      lacksPredecessor[Int(followUp.place)] = day == Backlog.none
    }
  }

  /// Adds the reason of an unplaced message, given the channel within which it may be sent.
  mutating func add(_ place: Int, target: Int, isBlockedByRecipientLimit: Bool) {
    let reason = isBlockedByRecipientLimit ? .recipientLimit : reason(place, target)
    codes[place] = Int32(reason.rawValue)
  }

  private func reason(_ place: Int, _ target: Int) -> UnplacedReason {
    let given = inputs.backlog.deadline[place]
    let deadline = given == Backlog.none ? Int32.max : given
    let (release, last) = (releases[place], inputs.lastDay.number)
    let lastUsable = min(deadline, last)
    let held = inputs.attributes.heldUntil(at: place)
    if held > lastUsable { return .held }
    if lacksPredecessor[place] { return .predecessorUnplaced }
    if deadline < release { return .deadlineBeforeRelease }
    if release > last { return .beyondHorizon }
    let channelHeld = channelHolds.until(target)
    if channelHeld > lastUsable { return .held }
    let base = inputs.baseDate.number
    let window = Int(max(release, channelHeld) - base)...Int(lastUsable - base)
    let wasOpen = inputs.capacity.lastOpen[target] >= max(waitingSince[place], held, channelHeld)
    if !wasOpen, openDayCounts.count(of: target, in: window) == 0 { return .channelClosed }
    return deadline <= last ? .noCapacityBeforeDeadline : .beyondHorizon
  }
}

/// Prefix sums of each channel's open days.
private struct OpenDayCounts {
  private let horizon: Int
  /// For each channel the count before each day, and after the last.
  private var before: [Int32]

  init(_ table: CapacityTable, _ tree: ChannelTree) {
    horizon = table.days
    before = [Int32](repeating: 0, count: table.channels.count * (horizon + 1))
    for day in 0..<horizon {
      // A channel is open if it has capacity, so have all that contain it, and one inside it is
      // open.
      var isOpen = table.channels.indices.map {
        table.capacity[table.cell(channel: $0, day: day)] > 0
      }
      for channel in tree.fromInside where !tree.isInnermost(channel) {
        isOpen[channel] = isOpen[channel] && tree.inner[channel].contains { isOpen[$0] }
      }
      for channel in tree.fromInside.reversed() where tree.outer[channel] >= 0 {
        isOpen[channel] = isOpen[channel] && isOpen[tree.outer[channel]]
      }
      for channel in isOpen.indices {
        let place = channel * (horizon + 1) + day
        before[place + 1] = before[place] + (isOpen[channel] ? 1 : 0)
      }
    }
  }

  func count(of channel: Int, in window: ClosedRange<Int>) -> Int32 {
    let start = channel * (horizon + 1)
    return before[start + window.upperBound + 1] - before[start + window.lowerBound]
  }
}

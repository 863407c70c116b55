import Model

/// The follow-ups of a backlog, and the days that release them.
///
/// The release of a follow-up is known once its predecessor has a day. Days count from the base
/// date.
struct FollowUps {
  private var all: [Entry]
  /// The first follow-up of each message, or -1.
  private var first: [Int32] = []
  /// The last follow-up found so far for each day of release, or -1.
  private var lastOfDay: [Int32] = []
  /// Which channels need to know of a follow-up before the day that releases it.
  private let isLimited: [Bool]
  private let channel: [Int32]
  /// Those found there since the last were taken.
  private var found: [Int] = []

  private struct Entry {
    var place: Int32
    var waitDays: Int32
    /// What its own `not_before` allows; once its predecessor has a day, the day from which it waits.
    var release: Int32
    /// The first day on which its holds let it go, where that is later.
    let heldUntil: Int32
    /// The next follow-up of the same message, or -1.
    var sibling: Int32
    /// The next that the same day releases, or -1.
    var next: Int32 = -1
  }

  init(_ inputs: PlanInputs, _ partition: ChannelPartition) {
    isLimited = partition.isLimited
    channel = inputs.backlog.channel
    all = []
    let backlog = inputs.backlog
    guard !backlog.followUps.isEmpty else { return }
    first = [Int32](repeating: -1, count: backlog.count)
    lastOfDay = [Int32](repeating: -1, count: inputs.horizon)
    for followUp in backlog.followUps {
      precondition(followUp.waitDays > 0, "a follow-up goes on a later day than its predecessor")
      let earliest = backlog.notBefore[Int(followUp.place)]
      let predecessor = followUp.predecessor.map(Int.init)
      all.append(
        Entry(
          place: followUp.place,
          waitDays: followUp.waitDays,
          release: max(0, Int32(clamping: Int(earliest) - Int(inputs.baseDate.number))),
          heldUntil: inputs.attributes.heldOffset(at: Int(followUp.place), from: inputs.baseDate),
          sibling: predecessor.map { first[$0] } ?? -1
        )
      )
      if let predecessor { first[predecessor] = Int32(all.count - 1) }
    }
  }

  /// Fixes the releases of the follow-ups of messages that go on a day.
  mutating func fixReleases(after places: some Sequence<Int32>, on day: Int) {
    guard !first.isEmpty else { return }
    for place in places { fixReleases(after: place, on: Int32(day)) }
  }

  private mutating func fixReleases(after place: Int32, on day: Int32) {
    var number = Int(first[Int(place)])
    while number >= 0 {
      let release = max(all[number].release, day + all[number].waitDays)
      all[number].release = release
      let day = Int(max(release, all[number].heldUntil))
      if isLimited[Int(channel[Int(all[number].place)])] {
        found.append(number)
      } else if day < lastOfDay.count {
        all[number].next = lastOfDay[day]
        lastOfDay[day] = Int32(number)
      }
      number = Int(all[number].sibling)
    }
  }

  /// Removes the follow-ups of limited channels whose release was fixed: the places in the backlog, the days that
  /// release them, and those from which they wait.
  mutating func takeFound() -> [(place: Int, release: Int32, waiting: Int32)] {
    defer { found.removeAll(keepingCapacity: true) }
    return found.map {
      (Int(all[$0].place), max(all[$0].release, all[$0].heldUntil), all[$0].release)
    }
  }

  /// The follow-ups of plain channels that a day releases, in order of arrival: their places in the
  /// backlog and their numbers here.
  func released(on day: Int) -> [(place: Int, number: Int)] {
    guard !first.isEmpty else { return [] }
    var numbers: [UInt64] = []
    var number = lastOfDay[day]
    while number >= 0 {
      numbers.append(UInt64(number))
      number = all[Int(number)].next
    }
    sort(&numbers, onBits: 0..<Int.bitWidth - all.count.leadingZeroBitCount)
    return numbers.map { (Int(all[Int($0)].place), Int($0)) }
  }
}

extension MessageAttributes {
  /// The first day on which the holds of a message let it go, counted from the base date; 0 where nothing holds it
  /// then, and the greatest number where a hold has no end.
  fileprivate func heldOffset(at place: Int, from base: Day) -> Int32 {
    let until = heldUntil(at: place)
    if until == MessageAttributes.heldWithoutEnd { return .max }
    return until <= base.number ? 0 : until - base.number
  }
}

import Model

/// The messages of the plain channels in order of channel and rank, cut into queues.
///
/// A queue holds the messages of one channel with the same effective priority and deadline, or due day where they
/// have none. A channel's queues are in order of rank. In a queue come first the messages released on known
/// days, in order of the day from which they wait, which is also the order of their releases, and
/// then of arrival. Behind them are the messages that no known day releases: because they follow
/// another message, or could only go after the horizon or after their deadline.
struct PlainSortOrder {
  /// The place in the backlog of each message.
  private(set) var places: [Int32] = []
  /// The day of the horizon, from 0, that releases each; the horizon itself where none does.
  private(set) var releases: [Int32] = []
  /// Where each queue begins, and where the last one ends.
  private(set) var starts: [Int32] = []
  /// The channel of each queue.
  private(set) var channels: [Int] = []
  /// The deadline of each queue, counted from the base date, or the greatest number.
  private(set) var deadlines: [Int32] = []
  /// The first queue of each channel, and after the last channel the count of queues.
  private(set) var firstQueues: [Int] = []

  init(_ inputs: PlanInputs, _ partition: ChannelPartition) {
    let layout = SortKeyLayout(inputs)
    // A rank nearly always fits one machine word.
    if layout.bits <= UInt64.bitWidth {
      split(sortKeys(of: inputs, partition, layout, as: UInt64.self), layout, inputs.horizon)
    } else {
      split(sortKeys(of: inputs, partition, layout, as: UInt128.self), layout, inputs.horizon)
    }
    beginChannels(through: inputs.capacity.channels.count)
  }

  /// The first index of a part of one queue whose message ranks behind one released on a day.
  ///
  /// A follow-up waits from the day of its release; a message that waits from before the base date
  /// is released on the base date, and so ahead of every follow-up.
  func firstIndex(after other: (release: Int32, place: Int32), in part: Range<Int>) -> Int {
    part.first { (releases[$0], places[$0]) > other } ?? part.upperBound
  }

  /// Splits sort keys in ascending order into queues.
  private mutating func split<Word: SortKeyBits>(
    _ words: [Word],
    _ layout: SortKeyLayout,
    _ horizon: Int
  ) {
    places = [Int32](repeating: 0, count: words.count)
    releases = places
    let queueShift = Word(layout.waiting.shift + layout.waiting.width)
    var previous: Word?
    for (index, word) in words.enumerated() {
      let queue = word &>> queueShift
      if queue != previous {
        channels.append(layout.channel.value(in: word))
        beginChannels(through: layout.channel.value(in: word))
        starts.append(Int32(index))
        let deadline = layout.deadline.value(in: word)
        deadlines.append(layout.isSoft(deadline) ? .max : Int32(clamping: deadline))
        previous = queue
      }
      places[index] = Int32(layout.place.value(in: word))
      let waiting = layout.waiting.value(in: word)
      releases[index] = Int32(layout.release(ofWaiting: waiting, horizon: horizon))
    }
    starts.append(Int32(words.count))
  }

  /// Records where the first queue of a channel is, or would be; also for earlier channels without
  /// one.
  private mutating func beginChannels(through channel: Int) {
    while firstQueues.count <= channel { firstQueues.append(deadlines.count) }
  }
}

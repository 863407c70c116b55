import Model

/// The messages of plain channels in order of channel and rank, cut into queues.
///
/// A queue is the messages of one channel that agree in effective priority and deadline. The queues of a
/// channel stand in order of rank, and in each the messages that are released on known days come in
/// order of the days since when they wait, which is the order of their releases too, and then of
/// arrival. Behind them stand those which no known day releases: because they follow another message, or
/// would only go after the horizon or after their deadline.
struct PlainSortOrder {
  /// The place in the backlog of each message.
  private(set) var places: [Int32] = []
  /// The day of the horizon, from 0, that releases each; the horizon itself where none does.
  private(set) var releases: [Int32] = []
  /// Where each queue begins, and where the last one ends.
  private(set) var starts: [Int32] = []
  /// The channel of each queue.
  private(set) var channels: [Int] = []
  /// The last day of each queue, counted from the base date, or the greatest number.
  private(set) var deadlines: [Int32] = []
  /// The first queue of each channel, and behind the last channel the count of queues.
  private(set) var firstQueues: [Int] = []

  init(_ inputs: PlanInputs, _ partition: ChannelPartition) {
    let layout = SortKeyLayout(inputs)
    // Nearly always a message's whole rank fits one machine word.
    if layout.bits <= UInt64.bitWidth {
      split(sortKeys(of: inputs, partition, layout, as: UInt64.self), layout, inputs.horizon)
    } else {
      split(sortKeys(of: inputs, partition, layout, as: UInt128.self), layout, inputs.horizon)
    }
    beginChannels(through: inputs.capacity.channels.count)
  }

  /// The first index of a part of one queue whose message comes behind one released on a day.
  ///
  /// Whom a predecessor's day releases waits since that release; who waits since before the base date is
  /// released on it, before any of those.
  func firstIndex(behind other: (release: Int32, place: Int32), in part: Range<Int>) -> Int {
    part.first { (releases[$0], places[$0]) > other } ?? part.upperBound
  }

  /// Takes words in ascending order apart.
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
        deadlines.append(deadline == layout.noDeadline ? .max : Int32(clamping: deadline))
        previous = queue
      }
      places[index] = Int32(layout.place.value(in: word))
      let waiting = layout.waiting.value(in: word)
      releases[index] = Int32(layout.release(ofWaiting: waiting, horizon: horizon))
    }
    starts.append(Int32(words.count))
  }

  /// Says of a channel, and of those before it that have no queue, where its first would be.
  private mutating func beginChannels(through channel: Int) {
    while firstQueues.count <= channel { firstQueues.append(deadlines.count) }
  }
}

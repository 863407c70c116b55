import Model

/// The rank of a message as one number, the smaller the earlier; its low bits are its place.
typealias SortKey = UInt128

/// The messages of the limited channels that have no day yet and whose release is known, in order of rank.
struct WaitingMessages {
  private(set) var all: [WaitingMessage] = []
  /// How many wait to be sent within each channel.
  private(set) var count: [Int]
  /// How many of all are none any more.
  private var removed = 0

  init(channels: Int) {
    count = [Int](repeating: 0, count: channels)
  }

  mutating func add(_ messages: [WaitingMessage]) {
    guard !messages.isEmpty else { return }
    for message in messages { count[Int(message.target)] += 1 }
    let new = messages.sorted { $0.key < $1.key }
    var merged: [WaitingMessage] = []
    merged.reserveCapacity(all.count - removed + new.count)
    var next = 0
    for message in all where !message.isRemoved {
      while next < new.count, new[next].key < message.key {
        merged.append(new[next])
        next += 1
      }
      merged.append(message)
    }
    merged += new[next...]
    all = merged
    removed = 0
  }

  /// Removes a message by its index, which keeps those of the others.
  mutating func remove(at index: Int) {
    count[Int(all[index].target)] -= 1
    all[index].remove()
    removed += 1
  }

  /// Gives the room of removed messages free where they are many; indices change.
  mutating func compact() {
    guard removed > all.count / 4 else { return }
    all.removeAll(where: \.isRemoved)
    removed = 0
  }
}

/// A message that waits, and the days on which it may go, counted from the base date.
struct WaitingMessage {
  let key: SortKey
  let group: Int32
  /// The channel within which it may be sent.
  let target: Int32
  private(set) var first: Int32
  let last: Int32

  init(key: SortKey, group: Int, target: Int, days: ClosedRange<Int32>) {
    self.key = key
    self.group = Int32(group)
    self.target = Int32(target)
    (first, last) = (days.lowerBound, days.upperBound)
  }

  var isRemoved: Bool { first == .max }
  mutating func remove() { first = .max }
}

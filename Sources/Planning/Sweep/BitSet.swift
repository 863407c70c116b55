/// A hierarchical bit set of queue numbers, whose lowest member is found in a few steps.
struct BitSet {
  /// The words of all levels, the members' own level first; a bit on a higher level says that its
  /// word on the level below is not 0.
  private var words: [UInt64]
  /// Where each level begins.
  private let levels: [Int]

  /// An empty set for queues from 0 up to a count.
  init(count: Int) {
    var levels: [Int] = []
    var total = 0
    var width = count
    repeat {
      levels.append(total)
      width = (width + 63) / 64
      total += width
    } while width > 1
    self.levels = levels
    words = [UInt64](repeating: 0, count: total)
  }

  /// The lowest member, or nil when the set is empty.
  var first: Int? {
    guard let top = words.last, top != 0 else { return nil }
    var index = 0
    for level in levels.reversed() {
      index = index << 6 | words[level + index].trailingZeroBitCount
    }
    return index
  }

  mutating func insert(_ queue: Int) {
    var index = queue
    for level in levels {
      let word = level + index >> 6
      let wasEmpty = words[word] == 0
      words[word] |= 1 << UInt64(index & 63)
      guard wasEmpty else { return }
      index >>= 6
    }
  }

  mutating func remove(_ queue: Int) {
    var index = queue
    for level in levels {
      let word = level + index >> 6
      words[word] &= ~(1 << UInt64(index & 63))
      guard words[word] == 0 else { return }
      index >>= 6
    }
  }
}

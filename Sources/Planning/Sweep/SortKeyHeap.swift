/// The rank of a message as one number, the smaller the earlier; its low bits are its place.
typealias SortKey = UInt128

/// A priority queue of ranks: a binary heap.
struct SortKeyHeap {
  private var keys: [SortKey] = []

  var first: SortKey? { keys.first }

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
  }

  mutating func insert(_ key: SortKey) {
    var index = keys.count
    keys.append(key)
    while index > 0 {
      let parent = (index - 1) / 2
      guard key < keys[parent] else { break }
      keys[index] = keys[parent]
      index = parent
    }
    keys[index] = key
  }

  mutating func removeFirst() {
    let last = keys.removeLast()
    if !keys.isEmpty { replaceFirst(with: last) }
  }

  mutating func replaceFirst(with key: SortKey) {
    var index = 0
    while true {
      var child = 2 * index + 1
      guard child < keys.count else { break }
      if child + 1 < keys.count, keys[child + 1] < keys[child] { child += 1 }
      guard keys[child] < key else { break }
      keys[index] = keys[child]
      index = child
    }
    keys[index] = key
  }
}

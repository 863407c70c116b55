import Model
import TestSupport
import Testing

@Suite("What can really be sent through channels inside others")
struct EffectiveCapacityTests {
  /// A few channels, each perhaps inside one of those before it, with a number each.
  private struct Tree {
    var outer: [Int32]
    var numbers: [Int32]

    init(_ chance: inout SeededGenerator) {
      let count = Int.random(in: 1...6, using: &chance)
      outer = (0..<count).map { Int32.random(in: -1..<max(0, Int32($0)), using: &chance) }
      numbers = (0..<count).map { _ in Int32.random(in: 0...4, using: &chance) }
    }

    var table: CapacityTable {
      var table = CapacityTable(channels: outer.indices.map { Int32($0) * 10 + 3 }, days: 1)
      for (cell, number) in numbers.enumerated() { table.setCapacity(number, at: cell) }
      return table
    }

    var sendable: EffectiveCapacity { EffectiveCapacity(table, outer: outer) }

    /// How much goes by each channel, for every way in which the innermost ones could send.
    var ways: Set<[Int32]> {
      var ways: Set = [[Int32](repeating: 0, count: outer.count)]
      for channel in outer.indices where !outer.contains(Int32(channel)) {
        ways = ways.reduce(into: []) { found, way in
          for sent in 0...4 {
            var way = way
            var next = Int32(channel)
            while next >= 0 {
              way[Int(next)] += Int32(sent)
              next = outer[Int(next)]
            }
            if zip(way, numbers).allSatisfy({ $0 <= $1 }) { found.insert(way) }
          }
        }
      }
      return ways
    }
  }

  @Test("It is the most that any way of sending puts through a channel")
  func most() {
    var chance = SeededGenerator(seed: 1)
    var cut = 0
    for index in 0..<2_000 {
      let tree = Tree(&chance)
      let ways = tree.ways
      let expected = tree.outer.indices.map { channel in ways.map { $0[channel] }.max() ?? 0 }
      #expect(tree.sendable.most == expected, "case \(index): \(tree)")
      if expected != tree.numbers { cut += 1 }
    }
    #expect(cut > 500, "nothing is tested by it")
  }

  @Test("Another number changes nothing exactly where every way of sending stays possible")
  func bound() {
    var chance = SeededGenerator(seed: 2)
    var counts = (idle: 0, felt: 0)
    for index in 0..<2_000 {
      let tree = Tree(&chance)
      let channel = Int.random(in: tree.outer.indices, using: &chance)
      var changed = tree
      changed.numbers[channel] = Int32.random(in: 0...6, using: &chance)
      let (from, to) = (Int(tree.numbers[channel]), Int(changed.numbers[channel]))
      let bound = tree.sendable.bound(atMost: from, to, channel: channel, day: 0)
      #expect(bound == changed.sendable.bound(atMost: from, to, channel: channel, day: 0))
      // What is inside nothing and contains nothing is bound by its own number alone.
      let isAlone = tree.outer[channel] < 0 && !tree.outer.contains(Int32(channel))
      guard !isAlone else {
        #expect(bound == nil)
        continue
      }
      guard from != to, max(from, to) <= 4 else { continue }
      #expect((bound != nil) == (tree.ways == changed.ways), "case \(index): \(tree) \(channel)")
      if bound == nil { counts.felt += 1 } else { counts.idle += 1 }
    }
    #expect(counts.idle > 100 && counts.felt > 100, "\(counts)")
  }

  @Test("Where no channel is inside another, each has its own number and no other bound")
  func apart() {
    var table = CapacityTable(channels: [1, 2], days: 2)
    for cell in 0..<4 { table.setCapacity(Int32(cell), at: cell) }
    for outer: [Int32] in [[], [-1, -1]] {
      let sendable = EffectiveCapacity(table, outer: outer)
      #expect(sendable.most == [0, 1, 2, 3])
      #expect(sendable.bound(channel: 1, day: 0) == nil)
    }
  }
}

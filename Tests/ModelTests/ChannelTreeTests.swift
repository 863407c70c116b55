import Model
import TestSupport
import Testing

@Suite("The tree of channels")
struct ChannelTreeTests {
  /// For each channel the one that contains it, drawn so that the order of numbers says nothing.
  private static func drawn(_ chance: inout SeededGenerator) -> [Int32] {
    let order = (0..<Int.random(in: 1...8, using: &chance)).shuffled(using: &chance)
    var outer = order.map { _ in Int32(-1) }
    for (index, channel) in order.enumerated()
    where index > 0 && Int.random(in: 0...2, using: &chance) > 0 {
      outer[channel] = Int32(order[Int.random(in: 0...index - 1, using: &chance)])
    }
    return outer
  }

  @Test("A path leads from each channel to all that contain it, the nearest first")
  func paths() {
    var chance = SeededGenerator(seed: 20_270_301)
    for _ in 0..<200 {
      let outer = Self.drawn(&chance)
      let tree = ChannelTree(channels: outer.count, outer: outer)
      #expect(tree.isAcyclic)
      #expect(tree.isNested == outer.contains { $0 >= 0 })
      for channel in outer.indices {
        let path = Array(tree.path(from: channel))
        #expect(path.first == channel)
        #expect(zip(path, path.dropFirst()).allSatisfy { Int(outer[$0]) == $1 })
        #expect(path.last.map { outer[$0] } == -1)
        #expect(tree.outermost(around: channel) == path.last)
        #expect(outer.indices.allSatisfy { tree.isWithin(channel, $0) == path.contains($0) })
        #expect(tree.isInnermost(channel) == !outer.contains(Int32(channel)))
        #expect(tree.inner[channel] == outer.indices.filter { outer[$0] == channel })
      }
      let position = tree.fromInside.enumerated().reduce(into: [:]) { $0[$1.element] = $1.offset }
      #expect(position.count == outer.count)
      for (channel, outer) in outer.enumerated() where outer >= 0 {
        #expect(position[channel] ?? 0 < position[Int(outer)] ?? 0)
      }
    }
  }

  @Test("A cycle is told, and its paths end")
  func cycle() {
    let tree = ChannelTree(channels: 4, outer: [1, 2, 0, 0])
    #expect(!tree.isAcyclic)
    #expect(Array(tree.path(from: 3)) == [3, 0, 1, 2])
    #expect(tree.fromInside == [3])
  }
}

import Model

/// What one channel sends, bar by bar, as a layer of the picture of all channels together.
package struct LoadLayer: Sendable {
  /// The channel's number; nil for those that have no layer of their own.
  package let channel: Int32?
  /// The number of the outermost channel that it lies in; nil for the rest of those.
  package let outermost: Int32?
  /// Which of the outermost channels it lies in: 0 has most to send, and the last holds all the others.
  package let family: Int
  /// Its place in its family, from 0.
  package let member: Int
  package private(set) var planned: [Int]
  /// How many of those follow a message that is only planned.
  package private(set) var projected: [Int]

  /// How many outermost channels, and how many inside each, have a layer of their own.
  package static let shownFamilies = 5
  package static let shownMembers = 4

  fileprivate init(
    _ channels: [LoadSeries],
    channel: Int32?,
    outermost: Int32?,
    family: Int,
    member: Int
  ) {
    (self.channel, self.outermost) = (channel, outermost)
    (self.family, self.member) = (family, member)
    let bars = channels.first?.bars.indices ?? 0..<0
    planned = bars.map { bar in channels.reduce(0) { $0 + $1.bars[bar].planned } }
    projected = bars.map { bar in channels.reduce(0) { $0 + $1.bars[bar].projected } }
  }

  /// The layers of all channels that send something themselves: family by family, those with most to send first.
  static func all(_ series: [LoadSeries], in tree: ChannelTree) -> [LoadLayer] {
    let used = series.filter { $0.planned > 0 }
    let families = used.filter { tree.outer[$0.index] < 0 }
    func members(_ family: LoadSeries) -> [LoadSeries] {
      used.filter { tree.isInnermost($0.index) && tree.outermost(around: $0.index) == family.index }
    }
    var layers: [LoadLayer] = []
    for (place, family) in families.prefix(shownFamilies).enumerated() {
      let members = members(family)
      // One that is left over takes no more room than the rest would.
      let shown = members.count == shownMembers + 1 ? members.count : shownMembers
      for (member, one) in members.prefix(shown).enumerated() {
        layers.append(
          LoadLayer(
            [one],
            channel: one.channel,
            outermost: family.channel,
            family: place,
            member: member
          )
        )
      }
      let rest = Array(members.dropFirst(shown))
      guard !rest.isEmpty else { continue }
      layers.append(
        LoadLayer(rest, channel: nil, outermost: family.channel, family: place, member: shown)
      )
    }
    let others = Array(families.dropFirst(shownFamilies))
    if let other = others.first {
      let only = others.count == 1 ? other.channel : nil
      layers.append(
        LoadLayer(others, channel: only, outermost: only, family: shownFamilies, member: 0)
      )
    }
    return layers
  }
}

import Model

/// How far behind a day messages decide who goes on it: as far as a window or the limit for recipients counts days
/// together with it.
///
/// A message must not take what one of higher rank needs on a later day that is known already.
struct Lookahead {
  /// For each channel the count of those days.
  private(set) var days: [Int]

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    let limits = inputs.limits
    days = [Int](repeating: (limits.perRecipient?.days ?? 1) - 1, count: tree.outer.count)
    let roots = tree.outer.indices.map { tree.outermost(around: $0) }
    for window in limits.windows {
      let root = roots[Int(window.channel)]
      days[root] = max(days[root], window.days - 1)
    }
    for channel in days.indices { days[channel] = days[roots[channel]] }
  }

  var longest: Int { days.max() ?? 0 }
}

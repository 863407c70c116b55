import Model

/// The account that a thread already uses, so that its later messages keep it.
struct AccountAffinity {
  private let tree: ChannelTree
  private let attributes: MessageAttributes
  /// The predecessor of each message, or -1; empty where no channel is inside another.
  private var predecessors: [Int32] = []

  init(_ inputs: PlanInputs, _ tree: ChannelTree) {
    self.tree = tree
    attributes = inputs.attributes
    guard inputs.limits.isNested else { return }
    predecessors = [Int32](repeating: -1, count: inputs.backlog.count)
    for followUp in inputs.backlog.followUps {
      predecessors[Int(followUp.place)] = followUp.predecessor ?? -1
    }
  }

  /// The channel within which a message is sent: its thread's account, if that is inside the
  /// channel addressed, or else the channel addressed itself.
  ///
  /// Accounts planned in this sweep take precedence over accounts that really sent, and the nearest
  /// predecessor over earlier ones.
  func target(of place: Int, addressedTo channel: Int, _ accounts: [Int32]) -> Int {
    guard !tree.isInnermost(channel) else { return channel }
    var other = Int(predecessors[place])
    while other >= 0 {
      if let account = account(accounts[other], within: channel) { return account }
      other = Int(predecessors[other])
    }
    return attributes.account(at: place).flatMap { account($0, within: channel) } ?? channel
  }

  private func account(_ number: Int32, within channel: Int) -> Int? {
    let account = Int(number)
    let isAccount = account >= 0 && tree.isInnermost(account) && tree.isWithin(account, channel)
    return isAccount ? account : nil
  }
}

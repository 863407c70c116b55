import Model

/// By which channel a thread goes on, where there is a choice.
struct AccountAffinity {
  private let tree: ChannelTree
  private let attributes: MessageAttributes
  /// The message of the backlog that each one follows, or -1; empty where no channel is inside another.
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

  /// The channel within which a message may be sent that is addressed to another: the account of its
  /// thread, if it has one there, or else the whole of the other.
  ///
  /// The accounts in the making count before those that really sent, and of these the nearest.
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

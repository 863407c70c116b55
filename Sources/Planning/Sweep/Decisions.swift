import Model

/// The decisions made so far: the columns of a plan under construction.
struct Decisions {
  private(set) var days: [Int32]
  private(set) var positions: [Int32]
  private(set) var planned: [Int32]
  /// The channel that sends each message, or -1; empty where no channel is inside another.
  private(set) var accounts: [Int32]

  private let inputs: PlanInputs

  init(_ inputs: PlanInputs) {
    self.inputs = inputs
    let count = inputs.backlog.count
    days = [Int32](repeating: Backlog.none, count: count)
    positions = [Int32](repeating: 0, count: count)
    planned = [Int32](repeating: 0, count: inputs.capacity.capacity.count)
    accounts = [Int32](repeating: -1, count: inputs.limits.isNested ? count : 0)
  }

  /// Assigns messages to the next positions of a channel's day.
  mutating func assign(_ places: ArraySlice<Int32>, to channel: Int, on day: Int) {
    let cell = inputs.capacity.cell(channel: channel, day: day)
    let number = inputs.baseDate.number + Int32(day)
    for place in places {
      planned[cell] += 1
      days[Int(place)] = number
      positions[Int(place)] = planned[cell]
      if !accounts.isEmpty { accounts[Int(place)] = Int32(channel) }
    }
  }

  /// Assigns a message to the next position of an account's day, and counts it in all channels around that.
  mutating func assign(_ place: Int32, to account: Int, on day: Int, _ tree: ChannelTree) {
    var channel = account
    while channel >= 0 {
      planned[inputs.capacity.cell(channel: channel, day: day)] += 1
      channel = tree.outer[channel]
    }
    days[Int(place)] = inputs.baseDate.number + Int32(day)
    positions[Int(place)] = planned[inputs.capacity.cell(channel: account, day: day)]
    if !accounts.isEmpty { accounts[Int(place)] = Int32(account) }
  }

  /// Takes back every assignment of a message.
  mutating func remove(_ place: Int32, _ tree: ChannelTree) {
    let day = inputs.baseDate.days(to: Day(number: days[Int(place)]))
    for channel in tree.path(from: account(of: Int(place))) {
      planned[inputs.capacity.cell(channel: channel, day: day)] -= 1
    }
    days[Int(place)] = Backlog.none
    positions[Int(place)] = 0
    if !accounts.isEmpty { accounts[Int(place)] = -1 }
  }

  /// The channel that sends a planned message.
  func account(of place: Int) -> Int {
    Int(accounts.isEmpty ? inputs.backlog.channel[place] : accounts[place])
  }
}

import Model

/// The linear program whose greatest value no plan of relaxed inputs exceeds, under windows and the limit for recipients.
///
/// It has a number for each day on which messages of one kind go, and for each day of a channel how many go through it.
/// What is addressed to a channel may go by any account inside, which needs no numbers of its own: it fits a day if what
/// is addressed to each channel, or inside it, is no more than goes through it.
struct InTimeProgram {
  private(set) var program = LinearProgram()
  private let inputs: PlanInputs
  private let tree: ChannelTree
  /// How many go through each cell, and the numbers of the messages that count in it.
  private var flow: [Int]
  private var members: [[Int]]

  /// Nil where it is too large to be solved in little time; takes the recipient of each message, if they are limited.
  init?(_ relaxed: PlanInputs, under limits: PlanLimits, _ recipients: [Int32]) {
    inputs = relaxed
    tree = relaxed.channelTree
    let table = relaxed.capacity
    flow = []
    members = [[Int]](repeating: [], count: table.capacity.count)
    guard table.capacity.count <= Self.mostNumbers else { return nil }
    for cell in table.capacity.indices {
      flow.append(program.add(gain: 0, atMost: Int(InTimeProgram.free(cell, relaxed))))
    }
    guard addMessages(recipients, limits.perRecipient) else { return nil }
    addCells()
    for window in limits.windows { add(window) }
    guard program.size <= InTimeProgram.greatestSize else { return nil }
  }

  private static let greatestSize = 400_000
  private static let mostNumbers = 5_000

  private static func free(_ cell: Int, _ inputs: PlanInputs) -> Int32 {
    let (channel, day) = cell.quotientAndRemainder(dividingBy: inputs.capacity.days)
    let isHeld = inputs.limits.heldUntil(of: channel) > inputs.baseDate.number + Int32(day)
    return isHeld ? 0 : inputs.capacity.free(cell)
  }

  /// Messages that may go on the same days by the same accounts to the same recipient.
  private struct Kind: Hashable {
    let target: Int
    let first: Int
    let last: Int
    let recipient: Int32
  }

  /// Says whether there are not too many.
  private mutating func addMessages(_ recipients: [Int32], _ limit: PlanLimits.RecipientLimit?)
    -> Bool
  {
    let (backlog, base) = (inputs.backlog, inputs.baseDate)
    var kinds: [Kind] = []
    var counts: [Kind: Int] = [:]
    for place in 0..<backlog.count {
      let channel = Int(backlog.channel[place])
      let account = inputs.attributes.account(at: place).map(Int.init)
      let target = account.flatMap { tree.isInnermost($0) && tree.isWithin($0, channel) ? $0 : nil }
      let kind = Kind(
        target: target ?? channel,
        first: base.days(to: Day(number: backlog.notBefore[place])),
        last: base.days(to: Day(number: backlog.deadline[place])),
        recipient: limit == nil ? 0 : recipients[place]
      )
      if counts[kind] == nil { kinds.append(kind) }
      counts[kind, default: 0] += 1
      guard kinds.count <= Self.mostNumbers else { return false }
    }
    guard kinds.reduce(0, { $0 + $1.last - $1.first + 1 }) <= Self.mostNumbers else { return false }
    var numbersOf: [Int32: [(day: Int, number: Int)]] = [:]
    for kind in kinds {
      let count = counts[kind] ?? 0
      let numbers = (kind.first...kind.last).map { day in
        (day: day, number: program.add(gain: 1, atMost: count))
      }
      program.add(numbers.map { ($0.number, 1) }, atMost: count)
      for (day, number) in numbers {
        for channel in tree.path(from: kind.target) {
          members[inputs.capacity.cell(channel: channel, day: day)].append(number)
        }
      }
      numbersOf[kind.recipient, default: []] += numbers
    }
    if let limit {
      for (recipient, numbers) in numbersOf.sorted(by: { $0.key < $1.key }) {
        add(limit, recipient, numbers)
      }
    }
    return true
  }

  /// What goes through a channel: at most its capacity and what goes through those inside, and no less than its messages.
  private mutating func addCells() {
    let table = inputs.capacity
    for channel in table.channels.indices {
      for day in 0..<table.days {
        let cell = table.cell(channel: channel, day: day)
        program.add([(flow[cell], 1)], atMost: Int(InTimeProgram.free(cell, inputs)))
        if !members[cell].isEmpty {
          program.add([(flow[cell], -1)] + members[cell].map { ($0, 1) }, atMost: 0)
        }
        guard !tree.isInnermost(channel) else { continue }
        let inside = tree.inner[channel].map { flow[table.cell(channel: $0, day: day)] }
        program.add([(flow[cell], 1)] + inside.map { ($0, -1) }, atMost: 0)
      }
    }
  }

  private mutating func add(_ window: PlanLimits.Window) {
    let table = inputs.capacity
    for end in 0..<table.days + window.days - 1 {
      var row: [(Int, Int)] = []
      var left = window.most
      for day in end - window.days + 1...end {
        if day < 0 {
          left -= Int(window.past[window.past.count + day])
        } else if day < table.days {
          let cell = table.cell(channel: Int(window.channel), day: day)
          left -= Int(table.used[cell])
          row.append((flow[cell], 1))
        } else if !window.later.isEmpty {
          left -= Int(window.later[day - table.days])
        }
      }
      program.add(row, atMost: max(0, left))
    }
  }

  private mutating func add(
    _ limit: PlanLimits.RecipientLimit,
    _ recipient: Int32,
    _ numbers: [(day: Int, number: Int)]
  ) {
    let received = limit.received.filter { $0.recipient == recipient }
      .map { (day: inputs.baseDate.days(to: $0.day), count: Int($0.count)) }
    for end in 0..<inputs.horizon + limit.days - 1 {
      let days = end - limit.days + 1...end
      let left = received.reduce(limit.most) { days.contains($1.day) ? $0 - $1.count : $0 }
      let row = numbers.filter { days.contains($0.day) }.map { ($0.number, 1) }
      if !row.isEmpty { program.add(row, atMost: max(0, left)) }
    }
  }
}

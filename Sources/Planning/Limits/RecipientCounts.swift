import Model

/// How many messages each recipient gets, as far as they are sent, planned, or reserved for messages of later days.
struct RecipientCounts {
  private let limit: PlanLimits.RecipientLimit
  /// The recipient of each message, numbered from 0.
  let recipients: [Int32]
  /// The last use of each recipient, or -1.
  private var last: [Int32]
  private var uses: [Use] = []
  /// The recipients that have reservations, which come behind their other uses, and how many uses are none.
  private var reserved: [(recipient: Int32, last: Int32)] = []
  private var firstReserved: Int?

  private struct Use {
    /// Counted from the base date.
    let day: Int
    let count: Int
    /// The recipient's use before it, or -1.
    let previous: Int32
  }

  /// Nil without a limit.
  init?(_ inputs: PlanInputs) {
    guard let limit = inputs.limits.perRecipient else { return nil }
    self.limit = limit
    let given = inputs.attributes.recipient
    var words = given.enumerated().map { place, recipient in
      UInt64(UInt32(bitPattern: recipient)) << 32 | UInt64(place)
    }
    sort(&words, onBits: 32..<64)
    var numbers = [Int32](repeating: 0, count: given.count)
    var numberOf: [Int32: Int32] = [:]
    let known = Set(limit.received.map(\.recipient))
    var number: Int32 = -1
    var previous: UInt64?
    for word in words {
      if word >> 32 != previous {
        number += 1
        let recipient = Int32(bitPattern: UInt32(word >> 32))
        if known.contains(recipient) { numberOf[recipient] = number }
      }
      previous = word >> 32
      numbers[Int(word & 0xFFFF_FFFF)] = number
    }
    recipients = numbers
    last = [Int32](repeating: -1, count: Int(number) + 1)
    for use in limit.received {
      guard let recipient = numberOf[use.recipient] else { continue }
      add(Int(use.count), to: recipient, on: inputs.baseDate.days(to: use.day))
    }
  }

  /// Whether a recipient may get one more message on a day.
  func allows(_ recipient: Int32, on day: Int) -> Bool {
    var count = 0
    var index = Int(last[Int(recipient)])
    while index >= 0 {
      if abs(uses[index].day - day) < limit.days { count += uses[index].count }
      index = Int(uses[index].previous)
    }
    // Those on both sides need not count together.
    return count < limit.most || limit.most > 1 && allowsInEveryRun(recipient, on: day)
  }

  private func allowsInEveryRun(_ recipient: Int32, on day: Int) -> Bool {
    var near: [Use] = []
    var index = Int(last[Int(recipient)])
    while index >= 0 {
      if abs(uses[index].day - day) < limit.days { near.append(uses[index]) }
      index = Int(uses[index].previous)
    }
    // Of the runs of days with this one those count that begin with it or with a use before it.
    return ([day] + near.map(\.day)).allSatisfy { first in
      guard first <= day else { return true }
      let run = first..<first + limit.days
      return near.reduce(0) { $0 + (run.contains($1.day) ? $1.count : 0) } < limit.most
    }
  }

  mutating func count(_ recipient: Int32, on day: Int) {
    precondition(firstReserved == nil, "reservations are given up first")
    add(1, to: recipient, on: day)
  }

  /// Counts a message until reservations are given up.
  mutating func reserve(_ recipient: Int32, on day: Int) {
    if firstReserved == nil { firstReserved = uses.count }
    reserved.append((recipient, last[Int(recipient)]))
    add(1, to: recipient, on: day)
  }

  mutating func giveUpReservations() {
    guard let first = firstReserved else { return }
    for (recipient, last) in reserved.reversed() { self.last[Int(recipient)] = last }
    reserved.removeAll(keepingCapacity: true)
    uses.removeSubrange(first...)
    firstReserved = nil
  }

  private mutating func add(_ count: Int, to recipient: Int32, on day: Int) {
    uses.append(Use(day: day, count: count, previous: last[Int(recipient)]))
    last[Int(recipient)] = Int32(uses.count - 1)
  }
}

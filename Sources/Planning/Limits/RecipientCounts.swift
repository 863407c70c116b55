import Model

/// How many messages each recipient gets, as far as they are sent or planned.
struct RecipientCounts {
  private let limit: PlanLimits.RecipientLimit
  /// The recipient of each message, numbered from 0.
  let recipients: [Int32]
  /// The last use of each recipient up to the present day, or -1.
  private var last: [Int32]
  private var uses: [Use] = []
  /// What recipients really got after the base date, in order of days; empty unless the base date
  /// was set back.
  private var later: [Int32: [(day: Int, count: Int)]] = [:]

  private struct Use {
    /// Counted from the base date.
    let day: Int
    var count: Int
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
    for use in limit.received.sorted(by: { $0.day < $1.day }) {
      guard let recipient = numberOf[use.recipient] else { continue }
      let (day, count) = (inputs.baseDate.days(to: use.day), Int(use.count))
      if day > 0 {
        later[recipient, default: []].append((day, count))
      } else {
        add(count, to: Int(recipient), on: day)
      }
    }
  }

  /// The first day on which the limit may allow a message to a recipient; nil if it allows one
  /// today.
  func firstDayAllowed(for recipient: Int32, after day: Int) -> Int? {
    if let fixed = later[recipient] {
      return isReached(of: recipient, on: day, with: fixed) ? day + 1 : nil
    }
    var count = 0
    var use = Int(last[Int(recipient)])
    while use >= 0, uses[use].day > day - limit.days {
      count += uses[use].count
      if count >= limit.most { return uses[use].day + limit.days }
      use = Int(uses[use].previous)
    }
    return nil
  }

  /// Whether a recipient has reached the limit in any run of days that includes a day, given what
  /// was really sent after the base date.
  private func isReached(
    of recipient: Int32,
    on day: Int,
    with fixed: [(day: Int, count: Int)]
  ) -> Bool {
    var known = fixed
    var use = Int(last[Int(recipient)])
    while use >= 0, uses[use].day > day - limit.days {
      known.append((uses[use].day, uses[use].count))
      use = Int(uses[use].previous)
    }
    return (day..<day + limit.days).contains { end in
      known.reduce(0) { $0 + (end - limit.days < $1.day && $1.day <= end ? $1.count : 0) }
        >= limit.most
    }
  }

  mutating func count(_ recipient: Int32, on day: Int) {
    add(1, to: Int(recipient), on: day)
  }

  private mutating func add(_ count: Int, to recipient: Int, on day: Int) {
    let use = Int(last[recipient])
    if use >= 0, uses[use].day == day {
      uses[use].count += count
    } else {
      uses.append(Use(day: day, count: count, previous: last[recipient]))
      last[recipient] = Int32(uses.count - 1)
    }
  }
}

import Model

/// The layout of a message's rank as one number, so that smaller is earlier.
///
/// From the highest bits down: channel, effective priority, deadline, the day from which it waits,
/// and place in the backlog. Deadlines count from the base date, days of waiting from the earliest
/// of them. Behind the deadlines come, in the same field, the days on which messages without one are due.
struct SortKeyLayout {
  let channel: Field
  let effectivePriority: Field
  let deadline: Field
  let waiting: Field
  let place: Field
  /// Stands for a missing deadline and due day: after all others.
  let noDeadline: Int
  /// The earliest day on which a message is due, behind every deadline; `noDeadline` where none is due.
  let firstDue: Int
  /// Stands for an unknown day of waiting, or for a message that no day of the plan releases: a day
  /// after all others.
  let neverWaiting: Int
  private let base: Int
  /// The earliest day from which a message waits, or the base date if that is earlier.
  private let firstWaiting: Int
  /// The days on which messages are due; empty where none is.
  private let due: [Int32]
  /// The earliest of them.
  private let earliestDue: Int

  struct Field {
    let shift: Int
    let width: Int

    /// A field for numbers up to `greatest`, above the bits that are used.
    init(greatest: Int, above used: Int) {
      shift = used
      width = Int.bitWidth - greatest.leadingZeroBitCount
    }

    /// The value of this field of a word.
    @inline(__always)
    func value<Word: SortKeyBits>(in word: Word) -> Int {
      Int(truncatingIfNeeded: word &>> Word(truncatingIfNeeded: shift)) & (1 &<< width - 1)
    }

    /// A word with this value in the field, and 0 in all others.
    @inline(__always)
    func word<Word: SortKeyBits>(_ value: Int) -> Word {
      Word(truncatingIfNeeded: value) &<< Word(truncatingIfNeeded: shift)
    }
  }

  init(_ inputs: PlanInputs) {
    let latest = max(inputs.baseDate.number, inputs.backlog.deadline.max() ?? 0)
    base = Int(inputs.baseDate.number)
    firstDue = inputs.baseDate.days(to: Day(number: latest)) + 1
    due = inputs.backlog.due
    let days = due.lazy.filter { $0 != Backlog.none }
    earliestDue = Int(days.min() ?? 0)
    noDeadline = due.isEmpty ? firstDue : firstDue + Int(days.max() ?? 0) - earliestDue + 1
    let waiting = inputs.backlog.waitingSince
    var first = inputs.baseDate.number
    for day in waiting where day != Backlog.none { first = min(first, day) }
    firstWaiting = Int(first)
    let last = max(Int(waiting.max() ?? 0), base + inputs.horizon + inputs.outlookDays)
    neverWaiting = last - firstWaiting + 1
    place = Field(greatest: max(0, inputs.backlog.count - 1), above: 0)
    self.waiting = Field(greatest: neverWaiting, above: place.width)
    deadline = Field(greatest: noDeadline, above: self.waiting.shift + self.waiting.width)
    effectivePriority = Field(
      greatest: EffectivePriority(inputs).greatest,
      above: deadline.shift + deadline.width
    )
    let channels = inputs.capacity.channels.count
    channel = Field(
      greatest: max(0, channels - 1),
      above: effectivePriority.shift + effectivePriority.width
    )
  }

  /// A deadline as a rank holds it; 0 if it passed before the base date.
  ///
  /// A missing one is the least number, and wraps round to one after all others, `firstDue`.
  @inline(__always)
  func deadline(_ day: Int32) -> Int {
    max(0, min(firstDue, Int(day &- 1) + 1 - base))
  }

  /// A deadline as a rank holds it, or where there is none the day on which the message at a place is due.
  @inline(__always)
  func lastDay(_ deadline: Int, at place: Int) -> Int {
    guard !due.isEmpty, deadline == firstDue else { return deadline }
    return due[place] == Backlog.none ? noDeadline : firstDue + Int(due[place]) - earliestDue
  }

  /// Whether messages of a deadline, as a rank holds it, are sent after it, too.
  func isSoft(_ deadline: Int) -> Bool { deadline >= firstDue }

  /// Whether the deadline of a rank has passed on a day of the horizon.
  func isExpired(_ key: SortKey, on day: Int) -> Bool {
    let deadline = deadline.value(in: key)
    return deadline < day && !isSoft(deadline)
  }

  /// The day from which a message waits, as a rank holds it.
  @inline(__always)
  func waiting(since day: Int32) -> Int { Int(day) - firstWaiting }

  /// The day of the horizon that releases a message of a plain channel, by the day from which it
  /// waits; the horizon itself where none does.
  @inline(__always)
  func release(ofWaiting value: Int, horizon: Int) -> Int {
    value == neverWaiting ? horizon : max(0, value + firstWaiting - base)
  }

  /// The rank of a message without its channel.
  func rank(_ effectivePriority: Int, deadline: Int, waitingSince day: Int32, place: Int) -> SortKey
  {
    self.effectivePriority.word(effectivePriority)
      | self.deadline.word(lastDay(deadline, at: place))
      | waiting.word(waiting(since: day)) | self.place.word(place)
  }

  /// How many bits a rank takes.
  var bits: Int { channel.shift + channel.width }
}

protocol SortKeyBits: FixedWidthInteger, UnsignedInteger {}
extension UInt64: SortKeyBits {}
extension UInt128: SortKeyBits {}

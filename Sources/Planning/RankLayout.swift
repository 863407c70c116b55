import Model

/// How the rank of a message is written as one number, so that smaller is earlier.
///
/// From the highest bits down: channel, urgency, deadline, release and place in the backlog, days
/// being counted from the base date.
struct RankLayout {
  let channel: Field
  let urgency: Field
  let deadline: Field
  let release: Field
  let place: Field
  /// Stands for a missing deadline: a day behind all others.
  let noDeadline: Int
  /// Stands for a release that is not known beforehand or lies outside of the plan.
  let noRelease: Int
  private let base: Int

  /// Some bits of a number.
  struct Field {
    let shift: Int
    let width: Int

    /// A field for numbers up to `greatest`, above the bits that are used.
    init(greatest: Int, above used: Int) {
      shift = used
      width = Int.bitWidth - greatest.leadingZeroBitCount
    }

    /// The number that this field of a word holds.
    @inline(__always)
    func value<Word: RankWord>(in word: Word) -> Int {
      Int(truncatingIfNeeded: word &>> Word(truncatingIfNeeded: shift)) & (1 &<< width - 1)
    }

    /// A word in which this field holds a number, and all others 0.
    @inline(__always)
    func word<Word: RankWord>(_ value: Int) -> Word {
      Word(truncatingIfNeeded: value) &<< Word(truncatingIfNeeded: shift)
    }
  }

  init(_ inputs: PlanInputs) {
    let latest = max(inputs.baseDate.number, inputs.backlog.deadline.max() ?? 0)
    base = Int(inputs.baseDate.number)
    noDeadline = inputs.baseDate.days(to: Day(number: latest)) + 1
    noRelease = inputs.horizon
    place = Field(greatest: max(0, inputs.backlog.count - 1), above: 0)
    release = Field(greatest: noRelease, above: place.width)
    deadline = Field(greatest: noDeadline, above: release.shift + release.width)
    urgency = Field(greatest: Urgency(inputs).greatest, above: deadline.shift + deadline.width)
    let channels = inputs.capacity.channels.count
    channel = Field(greatest: max(0, channels - 1), above: urgency.shift + urgency.width)
  }

  /// A deadline as a rank holds it; it was over before the base date where it is 0.
  ///
  /// A missing one is the least number, and wraps round to one behind all others.
  @inline(__always)
  func deadline(_ day: Int32) -> Int {
    max(0, min(noDeadline, Int(day &- 1) + 1 - base))
  }

  /// Whether the deadline of a rank has passed on a day of the horizon.
  func isOver(_ key: RankKey, on day: Int) -> Bool {
    let deadline = deadline.value(in: key)
    return deadline < day && deadline != noDeadline
  }

  /// The rank of a message, its channel apart.
  func rank(_ urgency: Int, deadline: Int, release: Int, place: Int) -> RankKey {
    self.urgency.word(urgency) | self.deadline.word(deadline) | self.release.word(release)
      | self.place.word(place)
  }

  /// How many bits a rank takes.
  var bits: Int { channel.shift + channel.width }
}

/// A number wide enough for a rank.
protocol RankWord: FixedWidthInteger, UnsignedInteger {}
extension UInt64: RankWord {}
extension UInt128: RankWord {}

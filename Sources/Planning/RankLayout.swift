import Model

/// How the rank of a message is written as one number, so that smaller is earlier.
///
/// From the highest bits down: channel, priority, deadline, release and place in the backlog, days
/// being counted from the base date.
struct RankLayout {
  let channel: Field
  let priority: Field
  let deadline: Field
  let release: Field
  let place: Field
  /// Stands for a missing deadline: a day behind all others.
  let noDeadline: Int
  /// Stands for a release that is not known beforehand or lies outside of the plan.
  let noRelease: Int

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
    noDeadline = inputs.baseDate.days(to: Day(number: latest)) + 1
    noRelease = inputs.horizon
    place = Field(greatest: max(0, inputs.backlog.count - 1), above: 0)
    release = Field(greatest: noRelease, above: place.width)
    deadline = Field(greatest: noDeadline, above: release.shift + release.width)
    priority = Field(greatest: 9, above: deadline.shift + deadline.width)
    let channels = inputs.capacity.channels.count
    channel = Field(greatest: max(0, channels - 1), above: priority.shift + priority.width)
  }

  /// How many bits a rank takes.
  var bits: Int { channel.shift + channel.width }
}

/// A number wide enough for a rank.
protocol RankWord: FixedWidthInteger, UnsignedInteger {}
extension UInt64: RankWord {}
extension UInt128: RankWord {}

package import Model
package import Storage

/// A request to cut what a plan assigns to a day into slices.
package struct CutRequest: Equatable, Sendable {
  package enum Size: Equatable, Sendable {
    /// So many slices, of about the same size, for what is left of the day.
    case slices(Int)
    /// So many messages in each.
    case messages(Int)
  }

  package let plan: Int
  package let day: Day
  /// Where the files are written.
  package let folder: String
  package let size: Size
  /// How many slices may be open at once.
  package let open: Int
  /// From how many minutes after midnight on nothing is handed over, in the channel's time zone; by default from the
  /// end of the day.
  package let notAfter: Int?
  package let onAnotherDay: Bool

  package init(
    plan: Int,
    day: Day,
    folder: String,
    size: Size,
    open: Int,
    notAfter: Int? = nil,
    onAnotherDay: Bool = false
  ) {
    self.plan = plan
    self.day = day
    self.folder = folder
    self.size = size
    self.open = open
    self.notAfter = notAfter
    self.onAnotherDay = onAnotherDay
  }

  var run: RunRequest { RunRequest(plan: plan, day: day, onAnotherDay: onAnotherDay) }

  /// How many messages go into a slice, where so many are left.
  func messages(of left: Int) -> Int {
    switch size {
    case .slices(let count): max(1, (left + count - 1) / count)
    case .messages(let count): count
    }
  }
}

/// What came of a request to cut.
package struct CutReport: Equatable, Sendable {
  package enum End: Equatable, Sendable {
    /// Slices are open: somebody is to run and to settle them.
    case open
    /// Nothing was left to cut, and the day is done.
    case finished
    /// Nothing could be cut, and something is left of the day.
    case interrupted
  }

  /// Those that were cut now.
  package internal(set) var cut: [Slice] = []
  /// Those that are open now, with these.
  package internal(set) var open: [Slice] = []
  /// The channels of which nothing could be cut.
  package internal(set) var refused: [UncuttableChannel] = []
  /// The messages that were left out, and why.
  package internal(set) var skips: [ChannelReport.Skip] = []
  /// How many messages of the day are left to be cut later.
  package internal(set) var left = 0
  package internal(set) var end = End.open
}

/// A channel of which nothing can be cut now.
package struct UncuttableChannel: Equatable, Sendable {
  package enum Reason: Equatable, Sendable {
    case unavailable(ChannelUnavailability)
    /// Its messages are appended to one file, which only one process can do at a time.
    case writesOneFile
    /// It states a pace, which only one machine can keep.
    case hasPace
    /// The time from which on nothing is to be handed over has passed.
    case tooLate(Instant)
  }

  package let channel: String
  package let messages: Int
  package let reason: Reason

  /// Why, and what to do instead.
  package var sentence: String {
    switch reason {
    case .unavailable(let unavailability): unavailability.diagnostic.sentence
    case .writesOneFile:
      "its messages are appended to one file, which others could not do faster: send them with"
        + " 'sendplan-executor run' once the slices are settled"
    case .hasPace:
      "it states a pace, which only one machine can keep: send its messages with"
        + " 'sendplan-executor run' once the slices are settled, or take the pace away"
    case .tooLate(let instant):
      "nothing is to be handed over after \(instant), which has passed: name a later time with"
        + " --not-after"
    }
  }
}

import Model
import SQLite

/// A backlog as it comes from the database, of which nothing is taken for granted: planning and verifying go by
/// positions and days that are what they must be.
struct BacklogBuilding {
  private var backlog = Backlog()
  private var isDamaged = false
  private let channelCount: Int32

  init(channelCount: Int) {
    self.channelCount = Int32(channelCount)
  }

  mutating func reserveCapacity(_ count: Int) {
    backlog.reserveCapacity(BacklogBuilding.trusted(count))
  }

  /// So many as memory is asked for: a damaged number of messages is no reason to ask for all of it.
  static func trusted(_ count: Int) -> Int { min(max(count, 0), 1 << 24) }

  /// Takes the next message; false where it can be none.
  mutating func append(
    message: Int32,
    channel: Int32,
    priority: Int32,
    notBefore: Int32,
    waitingSince: Int32,
    deadline: Int32,
    due: Int32
  ) -> Bool {
    guard message > (backlog.message.last ?? 0), 0..<channelCount ~= channel, 1...9 ~= priority,
      notBefore.isStoredDay, waitingSince.isStoredDay, deadline.isStoredDay,
      due.isStoredDay
    else {
      isDamaged = true
      return false
    }
    backlog.append(
      message: message,
      channel: channel,
      priority: priority,
      notBefore: notBefore,
      waitingSince: waitingSince,
      deadline: deadline,
      due: due
    )
    return true
  }

  /// Says that a message follows another, where both are here.
  mutating func follow(_ message: Int32, predecessor: Int32?, waitDays: Int32) {
    guard let place = backlog.place(of: message) else { return }
    let isNext = place > (backlog.followUps.last?.place ?? -1)
    // What is followed came before, so that nothing follows itself.
    guard isNext, 1...Int32(MessageDraft.Follows.longestWait) ~= waitDays,
      predecessor ?? 0 < message
    else {
      isDamaged = true
      return
    }
    backlog.append(
      Backlog.FollowUp(
        place: Int32(place),
        predecessor: predecessor.flatMap(backlog.place).map(Int32.init),
        waitDays: waitDays
      )
    )
  }

  /// What was taken, unless some of it can never have been stored.
  func finished() throws(DatabaseError) -> Backlog {
    guard !isDamaged else {
      throw .damaged("it holds a message that can never have been stored")
    }
    return backlog
  }
}

extension Connection.GatheredRow {
  /// The digest of a content; none where it is damaged, which the proof of the contents tells.
  func contentDigest(_ index: Int) -> ContentDigest {
    halves(index).map { ContentDigest(low: $0.low, high: $0.high) } ?? .none
  }
}

extension Int32 {
  /// Whether it is a day that can be written, or none.
  var isStoredDay: Bool {
    self == Backlog.none || Day.first.number...Day.last.number ~= self
  }
}

/// The messages that follow one another.
enum Thread {
  /// How far a thread is followed: one that is longer has a circle in it, which only damage makes.
  static let longest = 1_000_000
}

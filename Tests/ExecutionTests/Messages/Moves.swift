import Model
import SQLite
import Storage
import Testing

/// One row for the journal as anybody with the file could append it.
struct Move {
  enum Subject: Int {
    case message = 1
    case plan = 2
    case run = 3

    /// Where the item's present row of the journal is found.
    var changed: String {
      switch self {
      case .message: "SELECT changed FROM message WHERE number = ?1"
      case .plan: "SELECT changed FROM plan WHERE version = ?1"
      case .run: "SELECT changed FROM run WHERE number = ?1"
      }
    }

    var state: String {
      switch self {
      case .message: "SELECT state FROM message WHERE number = ?1"
      case .plan: "SELECT state FROM plan WHERE version = ?1"
      case .run: "SELECT state FROM run WHERE number = ?1"
      }
    }
  }

  let subject: Subject
  let item: Int
  let before: Int?
  let after: Int
  let cause: Cause
  let day: Day?
  let run: Int?
  let note: String?
  /// The channel that a message goes by, where that is not the one it is addressed to.
  var channel: Int?

  init(
    of subject: Subject,
    _ item: Int,
    from before: Int?,
    to after: Int,
    cause: Cause,
    day: Day? = nil,
    run: Int? = nil,
    note: String? = nil
  ) {
    // An edit says what it changes, and who approves a plan beside others is named.
    let needed: [Cause: String] = [.edited: #"{"priority":[5,2]}"#, .endorsed: "ann"]
    let note = note ?? needed[cause]
    self.subject = subject
    self.item = item
    self.before = before
    self.after = after
    self.cause = cause
    self.day = day
    self.run = run
    self.note = note
  }
}

extension Connection {
  func append(_ move: Move) throws {
    try run(
      """
      INSERT INTO journal (at, subject, item, before, after, cause, previous, day, run, operation,
          note, channel)
        VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10)
      """,
      Value(move.subject.rawValue),
      Value(move.item),
      Value(move.before),
      Value(move.after),
      Value(move.cause.rawValue),
      Value(try row(move.subject.changed, Value(move.item)) { $0.integer(0) }),
      Value(move.day?.number),
      Value(move.run),
      move.note.map { .text($0) } ?? .null,
      Value(move.channel)
    )
  }

  func state(of subject: Move.Subject, _ item: Int) throws -> Int? {
    try row(subject.state, Value(item)) { $0.integer(0) }
  }
}

extension Workspace {
  func append(_ move: Move) throws {
    try Connection(path: database.path, access: .readWrite).append(move)
  }
}

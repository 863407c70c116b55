package import Model
import SQLite

/// What the holder of a slice appends to it; each of these is durable when it returns.
extension SliceFile {
  /// Makes a process the holder from now on; answers with its epoch.
  package func hold(
    host: String,
    boot: String,
    process: Int32,
    nonce: String,
    at instant: Instant
  ) throws -> Int {
    try writing {
      try connection.run(
        SQL.hold,
        Value(host),
        Value(boot),
        Value(process),
        Value(nonce),
        Value(instant.milliseconds)
      )
      return try connection.row(SQL.last) { $0.integer(0) } ?? 0
    }
  }

  /// Notes what is about to be handed over.
  package func mark(_ places: some Sequence<Int>, by epoch: Int, at instant: Instant) throws {
    try writing {
      guard try connection.row(SQL.last, map: { $0.integer(0) }) == epoch else {
        throw SliceError.otherHolder(path: path)
      }
      for place in places {
        try connection.run(SQL.mark, Value(place), Value(epoch), Value(instant.milliseconds))
      }
    }
  }

  /// Notes what the other end has said.
  package func note(
    _ answers: some Sequence<(place: Int, answer: SliceAnswer)>,
    by epoch: Int,
    at instant: Instant
  ) throws {
    try writing {
      for (place, answer) in answers {
        let columns = answer.columns
        try connection.run(
          SQL.note,
          Value(place),
          Value(epoch),
          Value(columns.kind),
          Value(columns.words),
          Value(columns.fault),
          Value(columns.retryAfter),
          Value(instant.milliseconds)
        )
      }
    }
  }

  private func writing<Result>(_ body: () throws -> Result) throws -> Result {
    try reportingErrors { try connection.transaction(.write, body) }
  }
}

extension SliceAnswer {
  fileprivate var columns: (kind: String, words: String, fault: String?, retryAfter: Int?) {
    switch self {
    case .accepted(let receipt): ("accepted", receipt, nil, nil)
    case .refused(let reason, let fault): ("refused", reason, fault?.word, nil)
    case .unavailable(let reason, let fault, let seconds):
      ("unavailable", reason, fault?.word, seconds)
    case .unknown(let reason): ("unknown", reason, nil, nil)
    }
  }
}

extension Fault {
  fileprivate var word: String {
    switch self {
    case .message: "message"
    case .channel: "channel"
    }
  }
}

private enum SQL {
  static let hold = """
    INSERT INTO holder (epoch, host, boot, process, nonce, at)
    SELECT coalesce(max(epoch), 0) + 1, ?1, ?2, ?3, ?4, ?5 FROM holder
    """
  static let last = "SELECT max(epoch) FROM holder"
  static let mark = "INSERT INTO mark (place, epoch, at) VALUES (?1, ?2, ?3)"
  static let note = """
    INSERT INTO outcome (place, epoch, kind, words, fault, retry_after, at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    """
}

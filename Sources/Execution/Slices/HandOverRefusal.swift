package import Model

/// Why nothing of a slice is handed over by whoever asks.
package enum HandOverRefusal: DiagnosticError, Equatable {
  /// The right to begin beside it names other files, or there is none.
  case copy(slice: String, why: String)
  /// Another machine has begun it, or this one before it was started anew.
  case elsewhere(slice: String, host: String?, process: Int32?)
  /// The right to begin was taken back by the database that cut it.
  case takenBack(slice: String)
  /// The right was taken away while the slice was in hand.
  case lost(slice: String)
  /// It was never begun, and the instant has come from when on nothing of it goes.
  case late(slice: String, notAfter: Instant)
  /// Its transport can be searched, and such ones are never cut.
  case isFile(slice: String)

  package var diagnostic: Diagnostic {
    switch self {
    case .copy(let slice, let why):
      Diagnostic(
        .refused,
        "'\(slice)' is a copy, or may not be begun here",
        why: why,
        wayOut: "name the file in the very folder that it was cut into; nothing was handed over"
      )
    case .elsewhere(let slice, let host, let process):
      Diagnostic(
        .refused,
        "'\(slice)' is in other hands",
        why: host.map { host in
          "process \(process.map(String.init) ?? "") has begun it on '\(host)', or on this machine"
            + " before it was started anew"
        } ?? "another process has just begun it",
        wayOut:
          "leave it to that one; if it is gone for good, 'sendplan-executor recover --slice'"
          + " takes it back; nothing was handed over"
      )
    case .takenBack(let slice):
      Diagnostic(
        .refused,
        "'\(slice)' was taken back",
        why: "the database that cut it has withdrawn or recovered it",
        wayOut: "leave it; nothing was handed over"
      )
    case .lost(let slice):
      Diagnostic(
        .refused,
        "this process has lost '\(slice)' and hands nothing more over",
        why: "its right to do so was taken back or moved away",
        wayOut:
          "leave the files of a slice alone while it is at work; 'sendplan-executor settle' takes"
          + " in what came of it"
      )
    case .late(let slice, let notAfter):
      Diagnostic(
        .refused,
        "it is too late to begin '\(slice)'",
        why: "nothing of it goes after \(notAfter)",
        wayOut: "take it back with 'sendplan-executor settle'; nothing was handed over"
      )
    case .isFile(let slice):
      Diagnostic(
        .badData,
        "the transport of '\(slice)' is an mbox file",
        why: "one machine writes that, and it is not cut",
        wayOut: "send it with 'sendplan-executor run --plan V --day DAY'"
      )
    }
  }
}

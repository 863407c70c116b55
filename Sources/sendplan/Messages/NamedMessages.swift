import Formats
import Model
import Terminal

/// The messages that a command line names, by their ids and by a file of ids.
struct NamedMessages {
  private let session: Session
  private let listed: [String]?

  /// Read before anything is locked, because whoever writes standard input may take its time.
  init(_ session: Session) throws {
    self.session = session
    listed = try session.arguments[Options.idsFrom.name].map { path in
      let input = try InputFile(path: path)
      let ids = try IDFile.ids(of: input)
      guard !ids.isEmpty else { throw NoIDs(file: input.name) }
      return ids
    }
    let isEmpty = session.arguments.all(MessageChanges.argument.name).contains { $0.isEmpty }
    if isEmpty { throw session.arguments.contradiction("an ID is empty") }
  }

  /// Demands that messages are named, or meant by a selection.
  func require(orElse selection: MessageSelection = MessageSelection()) throws {
    let areNamed = listed != nil || session.arguments.has(MessageChanges.argument.name)
    guard areNamed || !selection.isEmpty else {
      throw session.arguments.contradiction("neither an ID nor --ids-from FILE is given")
    }
    guard !areNamed || selection.isEmpty else {
      throw session.arguments.contradiction(
        "messages by their ids, and those that meet something, exclude each other"
      )
    }
  }

  /// Each id once, in the order in which they were named, and others behind them.
  func all(with others: [String] = []) -> [String] {
    NamedMessages.distinct(
      session.arguments.all(MessageChanges.argument.name) + (listed ?? []) + others
    )
  }

  /// Each id once, by their bytes, as they are stored: Swift takes two spellings of one letter for equal.
  static func distinct(_ ids: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return ids.filter { seen.insert(Array($0.utf8)).inserted }
  }

  /// The operation that is asked for, with the digests of other files whose content belongs to it, by option, and with
  /// what the same ids have in common in whichever kind of file they stand.
  func request(_ digests: [String: String] = [:]) throws -> OperationRequest {
    try session.request {
      guard let listed else { return digests }
      let lines = listed.flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] }
      return digests.merging([Options.idsFrom.name: SHA256.digest(of: lines).hex]) { $1 }
    }
  }
}

/// A file of ids that names no message, which is more likely a mistake than a wish.
private struct NoIDs: DiagnosticError {
  let file: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "\(file) is empty",
      why: "it names no message",
      wayOut: "see what it was made from: one id a line, or the column id of a CSV file"
    )
  }
}

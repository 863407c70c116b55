import Interchange
import Model
import Storage
import Terminal

extension Command {
  static let importMessages = Command(
    "import",
    group: "Messages",
    summary: "stores the messages of a file",
    discussion: """
      The columns are id, channel, recipient, subject, body, priority, not_before, deadline, \
      follows and wait_days, in any order; the first three are required. A file is imported whole \
      or not at all, unless --rejects gives a place for its bad rows. A message that is here \
      already with the same content is left as it is.
      """,
    arguments: [Argument("FILE", "a .csv or .jsonl file, or - for standard input")],
    options: Options.mapping + [
      Option("--rejects", .text("FILE"), "imports the good rows and writes the bad ones here"),
      Options.operation,
    ],
    examples: [
      Example("sendplan import messages.csv", "our own columns"),
      Example(
        "sendplan import tickets.csv --column not_before=opened_at --set channel=email"
          + " --days-from-times --ignore-other-columns",
        "somebody else's columns"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let mapping = try ColumnMapping(arguments, names: MessageDraft.columns.names)
    if let path = arguments["--rejects"], path == "-" {
      throw arguments.invalid("--rejects", path, "the path of a file")
    }
    let database = try session.openDatabase()
    let input = try InputFile(path: arguments.required("FILE"))
    let request = try session.request { ["FILE": try input.digest()] }
    return try session.change(request, in: database) { change in
      let file = try MessageFile(input, mapping: mapping)
      let rejects = try arguments["--rejects"].map { try RejectsWriter(path: $0, rowsOf: file) }
      var answer = Answer("")
      try change.importing { importer in
        var messages = MessageImport(importer, file, rejects, on: console)
        try messages.readFile()
        try messages.finish()
        answer = messages.answer
      }
      return answer
    }
  }
}

/// The import of one file: what was stored, what was here already, and what was refused.
private struct MessageImport {
  private let file: MessageFile
  private let rejects: RejectsWriter<MessageDraft>?
  private let importer: Importer
  private var progress: Progress
  private var added = 0
  private var known = 0
  /// Follow-ups whose predecessor has not come up yet.
  private var deferred: [Deferred] = []

  private struct Deferred {
    let draft: MessageDraft
    let place: Place
    let record: [UInt8]
  }

  init(
    _ importer: Importer,
    _ file: MessageFile,
    _ rejects: RejectsWriter<MessageDraft>?,
    on console: Console
  ) {
    self.file = file
    self.rejects = rejects
    self.importer = importer
    progress = Progress("importing", on: console.error)
  }

  mutating func readFile() throws {
    while let row = try file.next() {
      progress.advance()
      if progress.count == 1000, let total = file.totalBytes {
        progress.total = .about(total / max(1, file.bytesRead / 1000))
      }
      switch row.result {
      case .failure(let fault): try refuse(fault)
      case .success(let draft): try take(draft)
      }
    }
  }

  private mutating func take(_ draft: MessageDraft) throws {
    do {
      switch try importer.add(draft) {
      case .added: added += 1
      case .known: known += 1
      case .predecessorMissing:
        deferred.append(
          Deferred(draft: draft, place: file.place(of: "follows"), record: file.record)
        )
      }
    } catch let refusal as ImportRefusal {
      try refuse(PlacedError(refusal, at: file.place(of: refusal.column)))
    }
  }

  private func refuse(_ fault: some ExplainedError) throws {
    guard let rejects else { throw fault }
    try rejects.append(fault)
  }

  /// Stores the follow-ups that stood before their predecessors, as long as that helps any.
  mutating func finish() throws {
    var before = -1
    while !deferred.isEmpty, deferred.count != before {
      before = deferred.count
      let waiting = deferred
      deferred = []
      for follower in waiting { try take(follower) }
    }
    for follower in deferred { try refuse(follower, orphaned(follower.draft)) }
    try rejects?.commit()
    progress.finish()
  }

  private mutating func take(_ follower: Deferred) throws {
    do {
      switch try importer.add(follower.draft) {
      case .added: added += 1
      case .known: known += 1
      case .predecessorMissing: deferred.append(follower)
      }
    } catch let refusal as ImportRefusal {
      try refuse(follower, refusal)
    }
  }

  private func refuse(_ follower: Deferred, _ refusal: ImportRefusal) throws {
    let fault = PlacedError(refusal, at: follower.place)
    guard let rejects else { throw fault }
    try rejects.append(fault, record: follower.record)
  }

  /// Why a follow-up found no predecessor: it is nowhere, or it waits for another in a circle.
  private func orphaned(_ draft: MessageDraft) -> ImportRefusal {
    let predecessor = draft.follows?.predecessor ?? ""
    let isHere = deferred.contains { $0.draft.id == predecessor }
    return ImportRefusal(isHere ? .cycle(id: predecessor) : .unknownPredecessor(id: predecessor))
  }

  var answer: Answer {
    let rejected = rejects?.count ?? 0
    guard added + known + rejected > 0 else { return Answer("the file has no messages\n") }
    var text = added == 1 ? "1 message imported" : "\(added.grouped) messages imported"
    if added == 0, rejected == 0 { text = "nothing changed" }
    if known > 0 { text += ", \(known.grouped) already here" }
    if rejected > 0 { text += ", \(rejected.grouped) rejected" }
    return Answer("\(text)\n", status: rejected > 0 ? 1 : 0)
  }
}

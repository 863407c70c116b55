import Formats
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
      follows, wait_days, campaign, person, due, html, reply_to and headers, in any order; the first three are \
      required. A file is imported \
      whole or not at all, unless --rejects gives a place for its bad rows. A message that is here \
      already with the same content is left as it is. What is for a suppressed recipient is left \
      out and counted, with what follows it; that is no mistake of the file. A row whose recipient the \
      channel could never deliver to is refused, such as a name for a channel that sends mail.

      Mail with html has both, the body first; where there is no body, one is made from the HTML that reads \
      well: links as footnotes, lists, no scripts. reply_to is where answers go; headers are more \
      of them, one 'Name: value' a line.

      With --template, --subject-template and --html-template the words are filled in from each row, as they \
      come in, and stored: {{first_name}} is that column of the row, {{first_name|there}} has a default, and \
      that is all. In HTML a value is text; within an address that has begun it is encoded as a part of it. \
      Columns that a template names need no --ignore-column; a row without one is rejected. \
      A template may begin with its subject: '---', 'subject: Hello {{first_name}}' and '---' on lines of their own. \
      With --steps a row is a person with an id, and gets a message for each step: ada/1, ada/2, ... \
      In the file of steps, recipient is the column of the people that holds the address on that channel, template \
      and html_template are files beside it, and all but the first step say wait_days. The words of a step are \
      its own; not_before, due and deadline of a person are for the first. Where one step is wrong, the whole \
      person is rejected.

      A person is a name or a number for who the recipient is, where one has several addresses, or \
      shares one with others: the limit for recipients and what suppresses somebody go by it over all \
      channels. Without it a recipient is its address.

      A message with follows and wait_days goes out that many days after the one it follows was \
      really sent, unless somebody answered. That one may stand later in the file, be here already \
      or go by another channel. Two messages that follow the same one fork a thread: that needs \
      --allow-forks.

      A message whose deadline has passed expires. One that has passed the day on which it is due is late, and is \
      sent all the same.

      With --update the file corrects what is here: in the columns that it has, each message that \
      has not gone becomes what its row says, as by 'sendplan edit', and keeps its place; what has gone \
      or ended stays as it is and is counted. What it follows, and who its person is, are not changed so.
      """,
    arguments: [Argument("FILE", "a .csv or .jsonl file, or - for standard input")],
    options: Options.mapping + TemplateOptions.options + [
      Options.rejects,
      Option("--allow-forks", "lets several messages follow the same one"),
      Option("--update", "edits messages that are here already as the file says"),
      Option("--dry-run", "says what would be stored and edited, field by field, and does nothing"),
      Options.operation,
    ],
    examples: [
      Example("sendplan import messages.csv", "our own columns"),
      Example("sendplan import people.csv --steps steps.csv", "a sequence for each of them"),
      Example(
        "sendplan import tickets.csv --column not_before=opened_at --set channel=email"
          + " --days-from-times --ignore-other-columns",
        "columns with other names"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let mapping = try ColumnMapping(arguments, names: MessageDraft.columns.names)
    let rejectsPath = try arguments.rejectsPath
    let isDryRun = arguments.has("--dry-run")
    let templates = try TemplateOptions(arguments)
    do {
      return try session.change(reading: "FILE", digests: templates.digests) { change, input in
        let file = try MessageFile(input, mapping: mapping, expansion: templates.expansion)
        let rejects = try rejectsPath.map { try RejectsWriter(path: $0, rowsOf: file) }
        var messages = MessageImport(file, mapping, rejects, arguments.has("--update"), on: console)
        try change.importing(allowingForks: arguments.has("--allow-forks")) { importer in
          try messages.readFile(importer)
        }
        try messages.update(in: change)
        guard !isDryRun else { throw DryRunOfImport(answer: messages.answer(isDryRun: true)) }
        try messages.commit()
        return messages.answer(isDryRun: false)
      }
    } catch let dryRun as DryRunOfImport {
      try console.output.write(dryRun.answer.text)
      return ExitStatus(code: Int32(dryRun.answer.status))
    }
  }
}

/// That nothing is stored after all.
private struct DryRunOfImport: Error {
  let answer: Answer
}

/// The import of one file: what was stored, what was here already, and what was refused.
private struct MessageImport {
  private let file: MessageFile
  private let mapping: ColumnMapping
  private let rejects: RejectsWriter<MessageDraft>?
  /// The corrections of messages that are here already; nil where a file corrects nothing.
  private var updates: ImportUpdates?
  private var forks = 0
  private var progress: Progress
  private var added = 0
  private var known = 0
  /// What is left out because nothing goes to its recipient, or to that of what it follows.
  private var leftOut: Set<String> = []
  /// Follow-ups whose predecessor has not come up yet.
  private var deferred: [Deferred] = []

  private struct Deferred {
    /// How many stood before it in the file.
    let number: Int
    let draft: MessageDraft
    let place: Place
    let record: [UInt8]

    var predecessor: String { draft.follows?.predecessor ?? "" }
  }

  init(
    _ file: MessageFile,
    _ mapping: ColumnMapping,
    _ rejects: RejectsWriter<MessageDraft>?,
    _ updates: Bool,
    on console: Console
  ) {
    self.file = file
    self.mapping = mapping
    self.rejects = rejects
    self.updates = updates ? ImportUpdates() : nil
    progress = Progress("importing", on: console.error)
  }

  mutating func readFile(_ importer: Importer) throws {
    while let row = try file.next() {
      advance()
      switch row.result {
      case .failure(let error): try refuse(error)
      case .success where row.step != nil: try take(sequence: [row] + file.rest(), importer)
      case .success(let draft): _ = try take(draft, nil, importer)
      }
    }
    try finish(importer)
    forks = importer.forks
  }

  private mutating func advance() {
    progress.advance()
    guard progress.count == 1000, let total = file.totalBytes else { return }
    progress.total = .about(total / max(1, file.bytesRead / 1000))
  }

  /// Takes the messages of a person, or none of them where one is wrong.
  private mutating func take(sequence: [Row<MessageDraft>], _ importer: Importer) throws {
    let messages = try sequence.map { (draft: try $0.result.get(), step: $0.step) }
    for (draft, step) in messages {
      do {
        // What is only corrected may differ from what is here.
        if updates != nil, try importer.storedBefore(draft) != nil { continue }
        try importer.check(draft)
      } catch let refusal as ImportRefusal {
        if !refusal.isSuppression { return try refuse(located(refusal, step)) }
      }
    }
    for (index, message) in messages.enumerated() {
      if index > 0 { advance() }
      guard try take(message.draft, message.step, importer) else { return }
    }
  }

  /// Takes a message; false where it is refused.
  private mutating func take(_ draft: MessageDraft, _ step: SequenceStep?, _ importer: Importer)
    throws -> Bool
  {
    do {
      if try updates?.take(draft, file, importer) == true { return true }
      switch try importer.add(draft) {
      case .added: added += 1
      case .known: known += 1
      case .predecessorMissing:
        deferred.append(
          Deferred(
            number: deferred.count,
            draft: draft,
            place: file.place(of: "follows"),
            record: file.record
          )
        )
      }
    } catch let refusal as ImportRefusal {
      let error = located(refusal, step)
      guard refusal.isSuppression else {
        try refuse(error)
        return false
      }
      try leaveOut(draft, error, record: file.record)
    }
    return true
  }

  /// A refusal at the column of the present row that is to blame, with the step of a sequence.
  private func located(_ refusal: ImportRefusal, _ step: SequenceStep?) -> LocatedError {
    guard let step else { return LocatedError(refusal, at: file.place(of: refusal.column)) }
    guard refusal.column != MessageField.channel.rawValue else {
      return LocatedError(refusal, at: step.channelPlace)
    }
    let isRecipient = refusal.column == MessageField.recipient.rawValue
    return LocatedError(
      refusal,
      at: file.place(of: isRecipient ? step.recipientColumn : refusal.column),
      beginning: "step \(step.name): " + (isRecipient ? "\(step.recipientWords): " : "")
    )
  }

  private mutating func leaveOut(
    _ draft: MessageDraft,
    _ error: LocatedError,
    record: [UInt8]
  ) throws {
    leftOut.insert(draft.id)
    try rejects?.append(error, record: record)
  }

  private func refuse(_ error: some DiagnosticError) throws {
    guard let rejects else { throw mapping.namingOptions(in: error, of: MessageDraft.columns) }
    try rejects.append(error)
  }

  /// Stores the follow-ups that stood before their predecessors: each is tried again once what it
  /// follows is stored.
  private mutating func finish(_ importer: Importer) throws {
    var waiting: [String: [Deferred]] = [:]
    var round = deferred
    while !round.isEmpty {
      var stored: [String] = []
      for follower in round {
        switch try take(follower, importer) {
        case .added, .known: stored.append(follower.draft.id)
        case .predecessorMissing: waiting[follower.predecessor, default: []].append(follower)
        case nil: break
        }
      }
      round = stored.flatMap { waiting.removeValue(forKey: $0) ?? [] }
    }
    try leaveOutFollowers(&waiting)
    try refuse(waiting.values.flatMap(\.self).sorted { $0.number < $1.number })
    progress.finish()
  }

  /// Edits what is here already and is otherwise in the file.
  mutating func update(in change: Change) throws {
    let rejects = rejects
    try updates?.apply(in: change) { error, record in
      guard let rejects else { throw error }
      try rejects.append(error, record: record)
    }
  }

  func commit() throws { try rejects?.commit() }

  /// Leaves out what follows something that was left out, directly or through others.
  private mutating func leaveOutFollowers(_ waiting: inout [String: [Deferred]]) throws {
    var round = Array(leftOut)
    while !round.isEmpty {
      let followers = round.flatMap { waiting.removeValue(forKey: $0) ?? [] }
      for follower in followers.sorted(by: { $0.number < $1.number }) {
        let refusal = ImportRefusal(.predecessorSuppressed(id: follower.predecessor))
        let error = LocatedError(refusal, at: follower.place)
        try leaveOut(follower.draft, error, record: follower.record)
      }
      round = followers.map(\.draft.id)
    }
  }

  /// What came of a follow-up; nil where it was refused.
  private mutating func take(_ follower: Deferred, _ importer: Importer) throws -> ImportOutcome? {
    do {
      let outcome = try importer.add(follower.draft)
      if outcome == .added { added += 1 }
      if outcome == .known { known += 1 }
      return outcome
    } catch let refusal as ImportRefusal {
      if refusal.isSuppression {
        let error = LocatedError(refusal, at: follower.place)
        try leaveOut(follower.draft, error, record: follower.record)
      } else {
        try refuse(follower, refusal)
      }
      return nil
    }
  }

  private func refuse(_ followers: [Deferred]) throws {
    let orphans = MissingPredecessors(followers.map(\.draft))
    for follower in followers {
      let refusal = orphans.refusal(of: follower.draft)
      // Where the first refusal ends the import, it is one that can be fixed.
      if rejects == nil, case .predecessorRefused = refusal.problem { continue }
      try refuse(follower, refusal)
    }
  }

  private func refuse(_ follower: Deferred, _ refusal: ImportRefusal) throws {
    let error = LocatedError(refusal, at: follower.place)
    guard let rejects else { throw error }
    try rejects.append(error, record: follower.record)
  }

  func answer(isDryRun: Bool) -> Answer {
    let rejected = rejects.map { $0.count - leftOut.count } ?? 0
    let (edited, known) = (updates?.edited ?? 0, known + (updates?.unchanged ?? 0))
    let gone = updates?.gone ?? 0
    guard added + known + edited + gone + rejected + leftOut.count > 0 else {
      return Answer("the file has no messages\n")
    }
    var text = added == 1 ? "1 message imported" : "\(added.grouped) messages imported"
    if added == 0, edited == 0, rejected == 0, leftOut.isEmpty { text = "nothing changed" }
    if gone > 0 { text += ", \(gone.grouped) left as they have gone or ended" }
    if edited > 0 { text += ", \(edited.grouped) edited" }
    if known > 0 { text += ", \(known.grouped) already here" }
    if rejected > 0 { text += ", \(rejected.grouped) rejected" }
    if forks > 0 { text += "; \(counted(forks, "message")) forked a thread" }
    if !leftOut.isEmpty {
      text += "; \(leftOut.count.grouped) left out because nothing goes to their recipients"
    }
    if isDryRun { text = (updates?.lines ?? "") + text + "; nothing was stored, as --dry-run says" }
    return Answer("\(text)\n", status: rejected > 0 ? 1 : 0)
  }
}

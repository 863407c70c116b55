import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let forget = Command(
    "forget",
    group: "Maintenance",
    summary: "forgets a person: blanks whatever tells of them, and keeps them out of imports",
    discussion: """
      What is still to go to them is canceled. Recipients, persons, subjects, texts, answers, receipts, \
      reasons, and whatever else names them read (forgotten) from then on, also in former versions of a \
      message, in the journal, and in the answers kept for --operation. Days, states and counts stay, the \
      journal is replayed and plans are verified as before. Keyed hashes are kept, so that an import leaves \
      out what is for them or has an id of theirs, and counts it. It cannot be undone.

      A person means all addresses at which no other is stated; an address at which one person is stated \
      means that person. It is refused while anything of theirs is claimed or in doubt. With --compact the \
      file itself is written anew, so that its free pages hold nothing of it; that takes as long and as \
      much room as a copy.

      Out of reach are exports, reports and rejected rows, outboxes and what was handed to a transport, \
      and backups: make new ones, and destroy the old. 'restore --replace' forgets once more whom the \
      replaced database has forgotten; --list prints keyed hashes of them all, by which 'restore --forgotten' \
      does so where the database is lost. Keep it as safe as the backups: whoever has it can find out \
      whether somebody is in it.
      """,
    arguments: [Argument("ADDRESS", "an address in any spelling", isOptional: true)],
    options: [
      Option("--person", .text("PERSON"), "a person as imported, instead of an address"),
      Option("--reason", .text("TEXT"), "why, without the name, for the record"),
      Option(
        "--compact",
        "lets the file forget it too; alone it does that for what was forgotten before"
      ),
      Option("--list", "prints whom a restored backup has to forget again"),
      Options.operation,
    ],
    examples: [
      Example(
        "sendplan forget ann@mail.example --reason 'asked on 2027-03-01' --compact",
        "for good"
      ),
      Example(
        "sendplan find --held-about ann@mail.example --format json",
        "what is held about her"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let isNamed = arguments.has("ADDRESS") || arguments.has("--person")
    if arguments.has("--list") {
      guard !isNamed, !arguments.has("--compact") else {
        throw arguments.contradiction("--list prints, and forgets nobody")
      }
      try console.output.write(session.read { try $0.forgottenNames()?.text ?? "" })
      return .done
    }
    guard isNamed || arguments.has("--compact"),
      !(arguments.has("ADDRESS") && arguments.has("--person"))
    else {
      throw arguments.contradiction("give either an ADDRESS or --person PERSON")
    }
    if isNamed, !arguments.has("--reason") {
      throw arguments.contradiction("say with --reason why, without the name")
    }
    let database = try session.openDatabase()
    var status = ExitStatus.done
    if isNamed {
      let (name, reason) = (try arguments.addressee, try arguments.reason ?? "")
      try database.overwriteWhatIsDeleted()
      status = try session.change(ForgetText.request(name, session), in: database) { change in
        let effect = try change.forget(name, reason: reason)
        return Answer(ForgetText.lines(effect).map { "\($0)\n" }.joined())
      }
    }
    if arguments.has("--compact") {
      try database.eraseFreePages()
      try console.output.writeLine("the file holds nothing of it any more")
    }
    return status
  }
}

/// What was forgotten, in words that do not tell who.
enum ForgetText {
  /// The request, with a digest in the place of the name.
  static func request(_ name: Addressee, _ session: Session) throws -> OperationRequest {
    let request = try session.request()
    var digest = SHA256()
    digest.update(Array("\(request.key ?? "") \(name.text)".utf8))
    let text = digest.finish().map { String($0, radix: 16) }.joined(separator: "")
    return OperationRequest(
      key: request.key,
      command: request.command,
      arguments: "\(text) --reason \(try session.arguments.reason ?? "")",
      actor: request.actor,
      at: request.at
    )
  }

  /// Whom a list names that 'forget --list' has printed; an empty one names nobody.
  static func names(_ list: InputFile) throws -> ForgottenNames? {
    let text = try list.text()
    guard !text.isEmpty else { return nil }
    guard let names = ForgottenNames(text: text) else { throw NoForgottenNames(file: list.name) }
    return names
  }

  static func counts(_ effect: ForgetEffect) -> String {
    [
      counted(effect.messages, "message"), "\(counted(effect.replies, "answer"))",
      counted(effect.suppressions, "suppression"), counted(effect.texts, "other text"),
    ].joined(separator: ", ")
  }

  static func lines(_ effect: ForgetEffect) -> [String] {
    var lines: [String] = []
    if effect.canceled.canceled > 0 { lines.append("first \(StopText.canceled(effect.canceled))") }
    lines.append(
      effect.isEmpty
        ? "forgotten already; nothing changed" : "forgotten: \(counts(effect))"
    )
    if !effect.others.isEmpty {
      let verb = effect.others.count == 1 ? "goes" : "go"
      lines.append(
        "\(counted(effect.others.count, "message")) in their threads \(verb) to another address and \(effect.others.count == 1 ? "stays" : "stay"):"
      )
      lines += firstLines(effect.others.map { "  \(printable($0))" })
    }
    lines.append(
      "out of reach: exports, reports and rejected rows, outboxes and mailboxes, backups and copies"
    )
    return lines
  }
}

/// A file that is not the list that it should be.
private struct NoForgottenNames: DiagnosticError {
  let file: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "\(file) is no list of whom to forget",
      wayOut: "give what 'sendplan forget --list' has printed, whole"
    )
  }
}

import Model
import Storage
import Terminal

extension Command {
  static let repliesUndo = Command(
    "replies undo",
    group: "Replies",
    summary: "takes back a reply or a bounce that was recorded wrongly",
    discussion: """
      It stays on record as withdrawn, and counts no more: the thread goes on, unless something else \
      has ended it. What was canceled stays canceled until 'sendplan retry', and what was suppressed \
      stays so until 'sendplan suppress lift'; the answer names both commands. The same mail, and the \
      same row of a file, are not recorded again.
      """,
    arguments: [Argument("ID", "the message that it is about, or another of its thread")],
    options: [
      Option("--kind", .choice(ReplyKind.allCases.map(\.name)), "which, where there are several"),
      Option("--on", .text("DAY"), "which, by the day that 'sendplan replies list' has"),
      Option("--source", .text("TEXT"), "which, by the source that 'sendplan replies list' has"),
      Options.operation,
    ],
    examples: [
      Example("sendplan replies undo m-1042", "the only thing that came back on it"),
      Example("sendplan replies undo m-1042 --kind bounce", "its bounce, and not the reply"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let kind = arguments["--kind"]
    let selection = ReplySelection(
      id: arguments.required("ID"),
      kind: ReplyKind.allCases.first { $0.name == kind },
      day: try arguments.day("--on"),
      source: arguments["--source"]
    )
    return try session.change { Answer(text(of: try $0.withdrawReply(selection))) }
  }

  private static func text(of withdrawal: ReplyWithdrawal) -> String {
    let what = words(withdrawal.record)
    guard withdrawal.isChange else { return "\(what) was taken back before; nothing changed\n" }
    var lines = ["took back \(what)"]
    let steps = withdrawal.canceled
    if let ending = withdrawal.ending {
      lines.append("its thread stays ended by \(words(ending))")
    } else if let first = steps.first {
      let rest = steps.dropFirst().prefix(20).map { " \(shellWord($0))" }.joined()
      lines.append(
        "\(counted(steps.count, "later step")) of its thread \(steps.count == 1 ? "stays" : "stay")"
          + " canceled; to bring back: '\(commandLine("sendplan retry", first))\(rest)'"
          + (steps.count > 21 ? ", and the others" : "")
      )
    }
    if let address = withdrawal.suppressed {
      let shown = printable(address.text)
      lines.append(
        withdrawal.suppressing.map { "\(shown) stays suppressed, also because of \(words($0))" }
          ?? "\(shown) stays suppressed because of it; to lift that:"
          + " '\(commandLine("sendplan suppress lift", address.text))'"
      )
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ record: ReplyRecord) -> String {
    "the \(record.kind.noun) on \(record.day) to '\(printable(record.messageID))'"
      + " from \(printable(record.source))"
  }
}

extension ReplyKind {
  /// What it is called in a sentence.
  fileprivate var noun: String {
    switch self {
    case .reply: "reply"
    case .automatic: "automatic answer"
    case .bounce: "bounce"
    case .complaint: "complaint"
    case .unsubscribe: "wish for no further mail"
    }
  }
}

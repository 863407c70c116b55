import Formats
import Model
import Storage
import Terminal

extension Command {
  static let repliesImport = Command(
    "replies import",
    group: "Replies",
    summary: "records the replies that a file lists",
    discussion: """
      The columns are message_id, receipt, recipient, token, on, kind and class, in any order. A row names \
      its message by one of the first four: the id, the receipt that 'export --run' lists, the \
      recipient, which means the last message that was sent to that address until then, or the token \
      that its mail had where readers ask for no more. The kind is \
      reply (also where none is given), auto, bounce, complaint or unsubscribe. A reply cancels the \
      later steps of its thread, as 'sendplan reply' does; an automatic answer is only written down; \
      the others end the thread and suppress the address, but for a bounce whose class is another than \
      'dead address' (mailbox full, too big, blocked, quota, not permitted, expired, other). What names a later step that was not sent \
      yet counts for the last one that was. What is known already changes nothing.
      """,
    arguments: [Argument("FILE", "a .csv or .jsonl file, or - for standard input")],
    options: Options.mapping + [
      Options.rejects,
      Options.operation,
    ],
    examples: [
      Example("sendplan replies import answers.csv", "our own columns"),
      Example(
        "sendplan replies import inbox.csv --column message_id=in_reply_to --column on=received_at"
          + " --days-from-times --ignore-other-columns",
        "columns with other names"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let mapping = try ColumnMapping(arguments, names: ReplyRow.columns.names)
    let rejectsPath = try arguments.rejectsPath
    return try session.change(reading: "FILE") { change, input in
      let file = try ReplyFile(input, mapping: mapping)
      let rejects = try rejectsPath.map { try RejectsWriter(path: $0, rowsOf: file) }
      var report = ReplyReport()
      let elsewhere = try change.takingReplies { intake in
        while let row = try file.next() {
          do {
            let effect = try take(row, intake, session.today, file)
            report.count(effect.effect, effect.kind)
          } catch let error as any DiagnosticError where rejects != nil && error.isOfRow {
            try rejects?.append(error)
          }
        }
      }
      try rejects?.commit()
      return report.answer(elsewhere: elsewhere, rejected: rejects?.count ?? 0)
    }
  }

  private static func taken(
    _ fact: Reply,
    _ token: String,
    _ intake: ReplyImporter
  ) throws -> ReplyEffect {
    guard let effect = try intake.take(fact, token: token.lowercased()) else {
      throw UnmatchedReply.unknownToken(token)
    }
    return effect
  }

  private static func take(
    _ row: Row<ReplyRow>,
    _ intake: ReplyImporter,
    _ today: Day,
    _ file: ReplyFile
  ) throws -> (effect: ReplyEffect, kind: ReplyKind) {
    let reply = try row.result.get()
    do {
      guard reply.day <= today else { throw Refusal.answeredLater(day: reply.day, today: today) }
      let fact = Reply(reply.kind, on: reply.day, from: .file, reply.refusalClass)
      let effect =
        switch reply.target {
        case .message(let id): try intake.take(fact, to: id)
        case .receipt(let receipt): try intake.take(fact, receipt: receipt)
        case .recipient(let recipient): try intake.take(fact, from: recipient)
        case .token(let token): try taken(fact, token, intake)
        }
      return (effect, reply.kind)
    } catch let refusal as Refusal {
      let column = refusal.isAboutDay ? "on" : reply.target.column
      throw LocatedError(refusal, at: file.place(of: column))
    } catch let unmatched as UnmatchedReply {
      throw LocatedError(unmatched, at: file.place(of: reply.target.column))
    }
  }
}

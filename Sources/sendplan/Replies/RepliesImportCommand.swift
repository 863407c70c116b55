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
      The columns are message_id, on and kind, in any order; the kind is reply (also where none is \
      given), auto or bounce. A reply cancels the later steps of its thread, as 'sendplan reply' \
      does; an automatic answer is only written down; a bounce ends the thread and suppresses the \
      address. What is known already changes nothing.
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

  private static func take(
    _ row: Row<ReplyRow>,
    _ intake: ReplyImporter,
    _ today: Day,
    _ file: ReplyFile
  ) throws -> (effect: ReplyEffect, kind: ReplyKind) {
    let reply = try row.result.get()
    do {
      guard reply.day <= today else { throw Refusal.answeredLater(day: reply.day, today: today) }
      let fact = Reply(reply.kind, on: reply.day, from: .file)
      return (try intake.take(fact, to: reply.messageID), reply.kind)
    } catch let refusal as Refusal {
      throw LocatedError(refusal, at: file.place(of: refusal.isAboutDay ? "on" : "message_id"))
    }
  }
}

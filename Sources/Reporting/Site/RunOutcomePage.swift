package import Model

/// What became of one run, planned against sent and with the words of the servers: `run-V-DAY.html`.
package struct RunOutcomePage: Sendable {
  /// How many messages of each kind the page names.
  package static let shown = 100

  let run: RunFacts
  let counts: RunCounts
  /// What did not go, by what was said of it, most first.
  let answers: [Answer]
  /// The first of what did not go, and of what went.
  let unsent: [DeliveryRecord]
  let sent: [DeliveryRecord]
  /// Where the threads of messages stand, by the messages' ids.
  let threads: [String: String]
  let links: [PageLink]
  /// Repeats the choice of the database.
  let database: String

  /// The same outcome in the same words.
  package struct Answer: Equatable, Sendable {
    let outcome: String
    let words: String
    let messages: Int
    /// One of them.
    let example: String

    package init(outcome: String, words: String, messages: Int, example: String) {
      self.outcome = outcome
      self.words = words
      self.messages = messages
      self.example = example
    }
  }

  package init(
    _ run: RunFacts,
    _ counts: RunCounts,
    answers: [Answer],
    unsent: [DeliveryRecord],
    sent: [DeliveryRecord],
    threads: [String: String],
    links: [PageLink],
    database: String
  ) {
    self.run = run
    self.counts = counts
    self.answers = answers
    self.unsent = unsent
    self.sent = sent
    self.threads = threads
    self.links = links
    self.database = database
  }

  /// The whole file.
  package var bytes: [UInt8] {
    PageFrame(title: "Run of plan \(run.plan) for \(run.day)", links: links).bytes(
      header: header,
      main: main,
      footer: { html in
        html.element("p", text: "Made by sendplan \(ProgramVersion.text).")
      }
    )
  }

  private func header(_ html: inout HTML) {
    html.element("p", ["class": "eyebrow"]) { html in
      html.element("span", ["class": "state"], text: run.state)
      html.prose(" Plan \(run.plan), \(run.day.named)")
    }
    let some = counts.planned.flatMap {
      $0 == counts.sent ? nil : "\(counts.sent.grouped) of \(counted($0, "message"))"
    }
    html.element("h1", text: "\(some ?? counted(counts.sent, "message")) of \(run.day.short) went")
    html.element("p", ["class": "lead"], prose: counts.sentence)
    var tiles = [
      Tile(
        name: "Planned",
        value: counts.planned?.grouped ?? "–",
        remark: counts.planned == nil ? "the rows of the plan were dropped" : "for the day"
      ),
      Tile(name: "Sent", value: counts.sent.grouped, remark: counts.shareSent ?? ""),
    ]
    for (name, count, remark, isBad) in [
      ("Failed", counts.failed, "for good", true),
      ("In doubt", counts.inDoubt, "whether they arrived", true),
      ("Given back", counts.givenBack, "to be planned again", false),
      ("Left out", counts.leftOut ?? 0, "not tried", false),
    ] where count > 0 {
      tiles.append(Tile(name: name, value: count.grouped, remark: remark, isBad: isBad))
    }
    html.tiles(tiles)
  }

  private func main(_ html: inout HTML) {
    html.section("channels", "Planned against sent") { html in
      guard !counts.channels.isEmpty else {
        html.element("p", text: "Nothing was planned, and nothing tried.")
        return
      }
      NumberTable(
        caption: "By the channel that sends",
        columns: ["Channel", "Planned", "Sent", "Failed", "In doubt", "Given back"],
        rows: counts.channels.map { row in
          [
            .foreign(row.name), row.planned.map(TableCell.count) ?? .number("–"),
            .count(row.sent), .count(row.failed), .count(row.inDoubt), .count(row.givenBack),
          ]
        }
      ).write(to: &html)
    }
    html.section("answers", "What the servers said") { html in
      guard !answers.isEmpty else {
        html.element("p", text: "All that was tried was taken.")
        return
      }
      MessageTable(
        caption: "What did not go, by what was said of it",
        columns: ["Words", "Outcome", "Messages", "One of them"],
        rows: answers.prefix(RunOutcomePage.shown).map { answer in
          [
            .foreign(answer.words), .text(answer.outcome), .count(answer.messages),
            message(answer.example),
          ]
        }
      ).write(to: &html)
      list(unsent, "Messages that did not go", "Words", of: counts.tried - counts.sent, &html)
    }
    html.section("sent", "What went") { html in
      guard !sent.isEmpty else {
        html.element("p", text: "Nothing.")
        return
      }
      list(sent, "Messages that went, in the order of the plan", "Receipt", of: counts.sent, &html)
    }
  }

  private func list(
    _ records: [DeliveryRecord],
    _ caption: String,
    _ said: MessageTable.Column,
    of all: Int,
    _ html: inout HTML
  ) {
    MessageTable(
      caption: caption,
      varying: ["Message", "Recipient", "Channel", "Outcome", said, "Attempt"],
      rows: records.map { record in
        [
          message(record.messageID), .recipient(record.recipient), .foreign(record.channel),
          .text(record.outcome.name), .foreign(record.detail ?? record.receipt ?? "–"),
          .text("\(record.attempt)"),
        ]
      }
    ).write(to: &html)
    html.rest(
      of: all,
      shown: records.count,
      command: "sendplan export \(run.plan) --run \(run.day)\(database)"
    )
  }

  private func message(_ id: String) -> TableCell {
    threads[id].map { .link(id, to: $0) } ?? .foreign(id)
  }
}

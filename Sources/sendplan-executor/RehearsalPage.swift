import Execution
import Formats
import Model
import Terminal

extension RunRehearsal {
  /// Prints who would go and who would not, for a person.
  func write(on output: StandardOutput) throws {
    let heading = "dry run of plan \(plan) for \(day): nothing is sent, and nothing is changed"
    try output.writeLine(isFinished ? "\(heading); the run has finished" : heading)
    if isFinished { return }
    try Table.write(
      channels.map {
        [$0.channel] + $0.counts.map(\.count.grouped) + [$0.unavailability?.shortly ?? ""]
      },
      under: [Column("channel")]
        + ChannelRehearsal.names.map { Column($0.replacing("_", with: " "), .right) }
        + [Column("why", mayShrink: true)],
      on: output,
      emptyText: "the plan assigns nothing to this day"
    )
    try write(
      "would go",
      channels.flatMap { channel in channel.going.map { [$0.id, channel.channel, $0.recipient] } },
      "to",
      on: output
    )
    try write(
      "would be skipped",
      channels.flatMap { channel in
        channel.skips.map { [$0.id, channel.channel, $0.reason.sentence] }
      },
      "why",
      on: output
    )
  }

  private func write(
    _ heading: String,
    _ rows: [[String]],
    _ last: String,
    on output: StandardOutput
  ) throws {
    guard !rows.isEmpty else { return }
    try output.writeLine()
    try Table.write(
      rows.prefix(RunRehearsal.shownRows).map { $0 },
      under: [Column(heading, mayShrink: true), Column("channel"), Column(last, mayShrink: true)],
      on: output
    )
    let more = rows.count - RunRehearsal.shownRows
    if more > 0 { try output.writeLine("and \(more.grouped) more; '--format json' names all") }
  }

  private static let shownRows = 20

  /// All of it as one JSON object.
  var json: [UInt8] {
    let channels = channels.map { channel in
      JSONValue.object(
        [("channel", .text(channel.channel))] + channel.counts.map { ($0.name, .integer($0.count)) }
          + [
            ("error", JSONValue(channel.unavailability?.diagnostic)),
            (
              "going",
              .list(
                channel.going.map {
                  .object([("id", .text($0.id)), ("recipient", .text($0.recipient))])
                }
              )
            ),
            ("skips", .list(channel.skips.map { .object($0.facts) })),
          ]
      )
    }
    return document([
      (
        "dry_run",
        .object([
          ("plan", .integer(plan)), ("day", .text(day.description)),
          ("has_finished", .flag(isFinished)), ("channels", .list(channels)),
        ])
      )
    ])
  }
}

extension ChannelRehearsal {
  static let names = ["planned", "would_go", "would_be_skipped", "done_before"]

  /// The counts of its messages, which are also the columns of the table.
  var counts: [(name: String, count: Int)] {
    Array(zip(ChannelRehearsal.names, [planned, going.count, skips.count, done])).map { ($0, $1) }
  }
}

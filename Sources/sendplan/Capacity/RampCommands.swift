import Formats
import Model
import Storage
import Terminal

extension Command {
  static let rampSet = Command(
    "ramp set",
    group: "Capacity",
    summary: "warms a channel up: a capacity for its first day, its second, and so on",
    discussion: """
      The table has the columns day and capacity, a row for each day from 0 or 1 on. On days that are \
      open its number holds instead of the usual week's; after its end the usual week holds. With \
      open-days, only days count on which the channel could send, and none on which a channel around it \
      is closed; with calendar-days every day does, so that a closed one uses up its step.
      """,
    arguments: [Argument("CHANNEL", "the channel")],
    options: [
      Option("--from", .text("DAY"), "the first day that may count", isRequired: true),
      Option("--table", .text("FILE"), "a .csv or .jsonl file, or - for input", isRequired: true),
      Option(
        "--count",
        .choice(Ramp.Counting.allCases.map(\.rawValue)),
        "which days count",
        isRequired: true
      ),
    ] + Options.mapping + [Options.operation],
    examples: [
      Example(
        "sendplan ramp set email --from 2027-03-01 --table warmup.csv --count open-days",
        "warms email up on working days"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let from = try arguments.requiredDay("--from")
    guard let counting = Ramp.Counting(rawValue: arguments.required("--count")) else {
      preconditionFailure("the table of options has the words of counting")
    }
    let mapping = try ColumnMapping(arguments, names: RampRow.columns.names)
    return try session.change(reading: "--table") { change, input in
      try change.answering {
        let channel = try change.snapshot.channel(named: arguments.required("CHANNEL"))
        let steps = try RampFile(input, mapping: mapping).steps()
        let ramp = Ramp(from: from, steps: steps, counting: counting)
        return try change.answer(
          .state(
            .ramp(channel: channel.number, ramp),
            "\(printable(channel.name)) is warmed up: \(ramp.summary)"
          )
        )
      }
    }
  }

  static let rampRemove = Command(
    "ramp remove",
    group: "Capacity",
    summary: "removes a channel's ramp, so that its usual week holds",
    arguments: [Argument("CHANNEL", "the channel")],
    options: [Options.operation],
    examples: [Example("sendplan ramp remove email", "the channel is warm")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    return try session.changeChannelRules { channel in
      let name = printable(channel.name)
      return .withdraw(.ramp, "removed the ramp of \(name)", otherwise: "\(name) has no ramp") {
        $0 == .ramp(channel: channel.number)
      }
    }
  }
}

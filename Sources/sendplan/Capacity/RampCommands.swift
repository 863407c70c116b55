import Formats
import Model
import Storage
import Terminal

extension Setting {
  static let rampSet = Setting(
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
      Option("--table", .text("FILE"), "a .csv or .jsonl file with the steps, or - for input"),
      Option("--steps", .text("N,N,…"), "the steps themselves, in the place of a table"),
      Option(
        "--count",
        .choice(Ramp.Counting.allCases.map(\.rawValue)),
        "which days count",
        isRequired: true
      ),
    ] + Options.mapping + [Options.operation],
    examples: [
      Command.Example(
        "sendplan ramp set email --from 2027-03-01 --table warmup.csv --count open-days",
        "warms email up on working days"
      ),
      Command.Example(
        "sendplan ramp set email --from 2027-03-01 --steps 20,40,80 --count open-days",
        "three steps"
      ),
    ]
  ) { arguments in
    let steps = try arguments.value("--steps", "numbers with commas between, such as 20,40,80") {
      RampRequest.steps($0)
    }
    guard let steps, !arguments.has("--table") else {
      throw arguments.contradiction("give the steps once: with --steps, or with --table")
    }
    let request = try RampRequest(arguments)
    return Statement { change in try request.state(steps, change) }
  } showing: { arguments, console in
    guard arguments.has("--table"), !arguments.has("--steps") else { return nil }
    let request = try RampRequest(arguments)
    let mapping = try ColumnMapping(arguments, names: RampRow.columns.names)
    return try Session(arguments: arguments, console: console).change(reading: "--table") {
      change,
      input in
      try change.answering {
        try change.answer(
          request.state(try RampFile(input, mapping: mapping).steps(), change)
        )
      }
    }
  }

  static let rampRemove = Setting(
    "ramp remove",
    group: "Capacity",
    summary: "removes a channel's ramp, so that its usual week holds",
    arguments: [Argument("CHANNEL", "the channel")],
    options: [Options.operation],
    examples: [Command.Example("sendplan ramp remove email", "the channel is warm")]
  ) { arguments in
    Statement(for: arguments) { channel in
      let name = printable(channel.name)
      return .withdraw(.ramp, "removed the ramp of \(name)", otherwise: "\(name) has no ramp") {
        $0 == .ramp(channel: channel.number)
      }
    }
  }
}

/// What 'ramp set' was asked for beside the steps.
private struct RampRequest {
  let channel: String
  let from: Day
  let counting: Ramp.Counting

  init(_ arguments: ParsedArguments) throws {
    channel = arguments.required("CHANNEL")
    from = try arguments.requiredDay("--from")
    guard let counting = Ramp.Counting(rawValue: arguments.required("--count")) else {
      preconditionFailure("the table of options has the words of counting")
    }
    self.counting = counting
  }

  /// Reads `20,40,80`.
  static func steps(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let steps = parts.compactMap { part in
      part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(part) : nil
    }
    return steps.count == parts.count && Ramp.stepCountRange.contains(steps.count)
      && steps.allSatisfy(Capacity.range.contains) ? steps : nil
  }

  func state(_ steps: [Int], _ change: Change) throws -> RuleOperation {
    let channel = try change.snapshot.channel(named: channel)
    let ramp = Ramp(from: from, steps: steps, counting: counting)
    return .state(
      .ramp(channel: channel.number, ramp),
      "\(printable(channel.name)) is warmed up: \(ramp.summary)"
    )
  }
}

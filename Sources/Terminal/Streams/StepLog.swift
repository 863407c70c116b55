package import Formats
import Model
import OperatingSystem

/// What a program that runs unattended says of its steps: prose, or one JSON object a line.
package struct StepLog {
  package enum Form: String, CaseIterable, Sendable {
    case text
    case json
  }

  /// The option that every such command has.
  package static let option = Option(
    "--log-format",
    .choice(Form.allCases.map(\.rawValue)),
    "how to say what is done: prose, or a JSON object on each line",
    preset: Form.text.rawValue
  )

  private let form: Form
  private let program: String
  private let output: StandardOutput

  package init(_ arguments: ParsedArguments, on console: Console) {
    form = Form(rawValue: arguments.required(StepLog.option.name)) ?? .text
    program = arguments.program.name
    output = console.output
  }

  package var isJSON: Bool { form == .json }

  /// Says that something was done: the line of prose as it is, or the facts with the prose as `message`.
  ///
  /// The time is that of the system, in milliseconds since 1970, which every log shipper understands.
  package func say(
    _ prose: String,
    step: String,
    at milliseconds: Int64 = Machine.milliseconds,
    _ facts: [JSONValue.Member] = []
  ) throws(OutputError) {
    guard isJSON else { return try output.writeLine(prose) }
    var json = JSONText()
    json.object { json in
      json.member("time_ms", Int(milliseconds))
      json.member("program", program)
      json.member("step", step)
      json.member("message", prose)
      for fact in facts { json.member(fact.name, fact.value) }
    }
    json.endLine()
    try output.write(bytes: json.bytes)
    // Whoever reads a log of what runs now wants the line now.
    try output.flush()
  }

  /// Whether the words typed ask for JSON in any way; an error is then told as an object too.
  package static func wordsAskForJSON(_ words: [String]) -> Bool {
    ["--format", option.name].contains { name in
      words.contains("\(name)=json")
        || zip(words, words.dropFirst()).contains { $0 == (name, "json") }
    }
  }
}

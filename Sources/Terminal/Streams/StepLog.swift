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

  package enum Value: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case list([String])
  }

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
    _ facts: [(name: String, value: Value)] = []
  ) throws(OutputError) {
    guard isJSON else { return try output.writeLine(prose) }
    var members = [
      "\"time_ms\":\(milliseconds)", "\"program\":\(StepLog.quoted(program))",
      "\"step\":\(StepLog.quoted(step))", "\"message\":\(StepLog.quoted(prose))",
    ]
    for fact in facts {
      members.append("\(StepLog.quoted(fact.name)):\(StepLog.json(fact.value))")
    }
    try output.writeLine("{\(members.joined(separator: ","))}")
    // Whoever reads a log of what runs now wants the line now.
    try output.flush()
  }

  private static func json(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .integer(let number): String(number)
    case .list(let texts): "[\(texts.map(quoted).joined(separator: ","))]"
    }
  }

  /// Whether the words typed ask for JSON in any way; an error is then told as an object too.
  package static func wordsAskForJSON(_ words: [String]) -> Bool {
    ["--format", option.name].contains { name in
      words.contains("\(name)=json")
        || zip(words, words.dropFirst()).contains { $0 == (name, "json") }
    }
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if scalar.value < 0x20 {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }
}

import Execution
import Formats
import Model
import Storage
import Terminal

extension SliceReport {
  var heading: String {
    "slice \(head.name) of plan \(head.plan) for \(head.day): \(stateText)"
  }

  private var stateText: String {
    switch state {
    case .interrupted: "stopped"
    case .endedBefore: "ended earlier; nothing was done now"
    case .ended(let end): end.kind.text
    }
  }

  /// The counts of its messages, which are also the columns of the table.
  private var counts: [(name: String, count: Int)] {
    [
      ("items", head.count), ("sent", sent), ("canceled", canceled), ("failed", failed),
      ("in_doubt", inDoubt), ("left", left),
    ]
  }

  /// Why not everything was sent.
  private var why: String {
    end?.reason ?? (left + failed + inDoubt > 0 ? lastFailure : nil) ?? ""
  }

  /// Prints the report for a person.
  func write(on console: Console, _ file: String) throws {
    try console.output.writeLine(heading)
    try Table.write(
      [[head.channel] + counts.map(\.count.grouped) + [why]],
      under: [Column("channel")]
        + counts.map { Column($0.name.replacing("_", with: " "), .right) }
        + [Column("why", mayShrink: true)],
      on: console.output
    )
    for line in next(file) { try console.output.writeLine("next: \(line)") }
    if let end, end.kind == .channel, let reason = end.reason {
      console.error.report(
        "channel '\(printable(head.channel))' was given up: \(printable(reason))"
      )
    }
  }

  /// What to do after it.
  func next(_ file: String) -> [String] {
    switch end {
    case nil:
      ["repeat 'sendplan-executor run \(optionWords("--slice", file))' to send what is left"]
    case _?:
      [
        "'\(commandLine("sendplan-executor settle", folder(of: file)))' takes back what came of it,"
          + " where the database is"
      ]
    }
  }

  /// As it was typed.
  private func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  var facts: [JSONValue.Member] {
    [
      ("slice", .text(head.name)), ("plan", .integer(head.plan)),
      ("day", .text(head.day.description)), ("channel", .text(head.channel)),
      ("outcome", .text(outcomeName)),
    ] + counts.map { ($0.name, .integer($0.count)) }
      + [("reason", JSONValue(end?.reason)), ("last_failure", JSONValue(lastFailure))]
  }

  private var outcomeName: String {
    switch state {
    case .interrupted: "interrupted"
    case .endedBefore: "ended_before"
    case .ended(let end): end.kind.rawValue
    }
  }

  /// The report as one JSON object.
  func json(_ file: String) -> [UInt8] {
    JSONText.document([("slice", .object(facts + [("next", .texts(next(file)))]))])
      + [UInt8(ascii: "\n")]
  }
}

extension SliceEnd.Kind {
  fileprivate var text: String {
    switch self {
    case .handled: "handed over"
    case .late: "too late for the rest"
    case .channel: "the channel was given up"
    }
  }
}

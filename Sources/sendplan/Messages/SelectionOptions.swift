import Model
import Terminal

extension MessageSelection {
  /// What is added to the options of every list of messages and operation on them.
  static let options = [
    Option("--campaign", .text("NAME"), "those of this campaign"),
    Option(
      "--channel",
      .text("NAME"),
      "those that are addressed to this channel or to one inside it"
    ),
    Option("--account", .text("NAME"), "those that went or go by this channel"),
    Option("--person", .text("NAME"), "those to this person, as it was stated"),
    Option("--recipient", .text("ADDRESS"), "those to this address, in any spelling"),
    Option("--state", .choice(MessageState.allCases.map(\.name)), "those in this state"),
    Option("--from", .text("DAY"), "those that went or go on this day or later"),
    Option("--until", .text("DAY"), "those that went or go on this day or earlier"),
    Option("--sent-on", .text("DAY"), "those that were really sent on this day"),
    Option("--thread", .text("ID"), "the whole thread of this message"),
    Option("--failed-because", .text("TEXT"), "those that failed with these words in the reason"),
  ]

  /// The same without those whose names mean something else in a command.
  static func options(except others: [String]) -> [Option] {
    options.filter { !others.contains($0.name) }
  }
}

extension ParsedArguments {
  /// The messages that the options of a command mean, but for those whose names mean something else in it.
  func selection(except others: [String] = []) throws -> MessageSelection {
    func text(_ name: String) -> String? { others.contains(name) ? nil : self[name] }
    var selection = MessageSelection()
    selection.campaign = text("--campaign")
    selection.channel = text("--channel")
    selection.account = self["--account"]
    selection.person = self["--person"]
    selection.recipient = text("--recipient")
    selection.state = MessageState.allCases.first { $0.name == self["--state"] }
    selection.sentOn = try day("--sent-on")
    selection.thread = text("--thread")
    selection.failedBecause = try value("--failed-because", "some words") { $0.isEmpty ? nil : $0 }
    if !others.contains("--from") { selection.from = try day("--from") }
    if !others.contains("--until") { selection.until = try day("--until") }
    return selection
  }
}

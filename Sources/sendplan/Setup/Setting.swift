import Model
import Storage
import Terminal

/// A command that says how things are to be, so that saying it again changes nothing.
///
/// `setup` reads files of nothing else.
struct Setting: Sendable {
  let command: Command
  /// Reads what was typed into what it does.
  let read: @Sendable (ParsedArguments) throws -> Statement

  /// What a setting does to a database.
  struct Statement {
    /// The days that it is about, where it is about some.
    let days: DayRange?
    /// Throws where a file has to say something that a person at the keyboard is told of instead.
    let demand: (Change) throws -> Void
    /// States it, and answers what holds.
    let state: (Change) throws -> String

    init(
      about days: DayRange? = nil,
      demands: @escaping (Change) throws -> Void = { _ in },
      _ state: @escaping (Change) throws -> String
    ) {
      self.days = days
      demand = demands
      self.state = state
    }
  }

  /// What is typed for `showing` needs no change, such as a question; nil where that is not asked for.
  init(
    _ name: String,
    group: String,
    summary: String,
    discussion: String = "",
    arguments: [Argument] = [],
    options: [Option] = [],
    examples: [Command.Example] = [],
    read: @escaping @Sendable (ParsedArguments) throws -> Statement,
    showing: @escaping @Sendable (ParsedArguments, Console) throws -> ExitStatus? = { _, _ in nil }
  ) {
    self.read = read
    command = Command(
      name,
      group: group,
      summary: summary,
      discussion: discussion,
      arguments: arguments,
      options: options,
      examples: examples
    ) { arguments, console in
      if let status = try showing(arguments, console) { return status }
      let statement = try read(arguments)
      return try Session(arguments: arguments, console: console).change { change in
        try change.answering(about: statement.days.map { [$0] } ?? []) {
          try statement.state(change)
        }
      }
    }
  }

  /// Every setting, in the order in which a file says them.
  static let all: [Setting] = [
    .channelSet, .capacitySet, .capacityClear, .rampSet, .rampRemove, .calendarSet,
    .calendarAttach, .calendarDetach, .windowSet, .windowRemove, .shareSet, .shareRemove,
    .recipientLimit, .guardSet, .guardReset, .guardAdd, .guardRemove,
  ]
}

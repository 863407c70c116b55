import Model

/// What was typed for one command, known to fit that command's table.
///
/// Values are asked for by the names in the table, `"FILE"` or `"--to"`. Asking for a name that
/// the table does not have is a mistake of the program, and traps.
package struct ParsedArguments: Sendable {
  package let program: Program
  package let command: Command
  private let values: [String: [String]]

  init(program: Program, command: Command, values: [String: [String]]) {
    self.program = program
    self.command = command
    self.values = values
  }

  /// The value of an argument or option, or else the option's preset, or else nil.
  package subscript(_ name: String) -> String? {
    checkDeclared(name)
    return values[name]?.first ?? option(name)?.preset
  }

  /// The value of a required argument or option, or of an option with a preset.
  package func required(_ name: String) -> String {
    guard let value = self[name] else {
      preconditionFailure("\(name) of '\(command.name)' is neither required nor preset")
    }
    return value
  }

  /// Every value that was typed for a repeating argument or option, in order.
  package func all(_ name: String) -> [String] {
    checkDeclared(name)
    return values[name] ?? []
  }

  /// Whether the option or argument was typed; a preset does not count.
  package func has(_ name: String) -> Bool {
    checkDeclared(name)
    return values[name] != nil
  }

  private func option(_ name: String) -> Option? {
    (command.options + program.globalOptions).first { $0.name == name }
  }

  private func checkDeclared(_ name: String) {
    precondition(
      option(name) != nil || command.arguments.contains { $0.name == name },
      "'\(command.name)' has no \(name)"
    )
  }
}

extension ParsedArguments {
  /// The value read as a whole number in a range; nil when it is not given.
  package func integer(
    _ name: String,
    in range: ClosedRange<Int>
  ) throws(UsageError) -> Int? {
    try value(name, Self.description(of: range)) { (text: String) -> Int? in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The value of what must be there, read as a whole number in a range.
  package func requiredInteger(
    _ name: String,
    in range: ClosedRange<Int>
  ) throws(UsageError) -> Int {
    try requiredValue(name, Self.description(of: range)) { (text: String) -> Int? in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The value as `read` understands it; nil when it is not given.
  ///
  /// What `read` answers nil to is refused with the words of `expected`, such as
  /// `a day like 2026-03-31`.
  package func value<Value>(
    _ name: String,
    _ expected: String,
    read: (String) -> Value?
  ) throws(UsageError) -> Value? {
    guard let text = self[name] else { return nil }
    guard let value = read(text) else { throw invalid(name, text, expected) }
    return value
  }

  /// The value as `read` understands it, nil inside for the word `none`; nil when it is not given.
  package func valueOrNone<Value>(
    _ name: String,
    _ expected: String,
    read: (String) -> Value?
  ) throws(UsageError) -> Value?? {
    try value(name, expected) { text in text == "none" ? .some(nil) : read(text).map(Optional.some)
    }
  }

  /// The value of what must be there, as `read` understands it.
  package func requiredValue<Value>(
    _ name: String,
    _ expected: String,
    read: (String) -> Value?
  ) throws(UsageError) -> Value {
    let text = required(name)
    guard let value = read(text) else { throw invalid(name, text, expected) }
    return value
  }

  /// Every value of a repeating argument or option as `read` understands it.
  package func allValues<Value>(
    _ name: String,
    _ expected: String,
    read: (String) -> Value?
  ) throws(UsageError) -> [Value] {
    var found: [Value] = []
    for text in all(name) {
      guard let value = read(text) else { throw invalid(name, text, expected) }
      found.append(value)
    }
    return found
  }

  /// The error for a value that has the wrong form.
  package func invalid(_ name: String, _ text: String, _ expected: String) -> UsageError {
    UsageError(
      .invalidValue(name: name, value: text, expected: expected),
      in: program,
      command: command
    )
  }

  /// The error for options that this use of the command needs and that are not there.
  package func missing(_ names: [String]) -> UsageError {
    UsageError(
      .missing(arguments: [], options: names.compactMap { option($0)?.label }),
      in: program,
      command: command
    )
  }

  /// The error for words that are each right and together make no sense, such as two options at odds.
  package func contradiction(_ sentence: String) -> UsageError {
    UsageError(.contradiction(sentence), in: program, command: command)
  }

  private static func description(of range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): "a whole number"
    case (let low, .max): "a whole number of at least \(low.grouped)"
    case (.min, let high): "a whole number of at most \(high.grouped)"
    case (let low, let high): "a whole number from \(low.grouped) to \(high.grouped)"
    }
  }
}

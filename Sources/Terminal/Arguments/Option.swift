/// A named setting that may stand anywhere after the program's name, such as `--horizon N`.
package struct Option: Equatable, Sendable {
  /// What follows the option's name.
  package enum Value: Equatable, Sendable {
    /// Nothing: the option is either there or not.
    case none
    /// Any text; the placeholder is what help shows for it.
    case text(String)
    /// One of these words.
    case choice([String])
  }

  /// The name as typed, with its two dashes.
  package let name: String
  package let value: Value
  /// One line for the help page, without a final period.
  package let summary: String
  /// The value that holds when the option is not given; help shows it.
  package let preset: String?
  package let repeats: Bool
  package let isRequired: Bool

  package init(
    _ name: String,
    _ value: Value,
    _ summary: String,
    preset: String? = nil,
    repeats: Bool = false,
    isRequired: Bool = false
  ) {
    self.name = name
    self.value = value
    self.summary = summary
    self.preset = preset
    self.repeats = repeats
    self.isRequired = isRequired
  }

  /// A switch: an option that takes no value.
  package init(_ name: String, _ summary: String) {
    self.init(name, .none, summary)
  }

  package static let help = Option("--help", "shows this help; -h does the same")
  package static let version = Option("--version", "shows the version of the program")

  package var takesValue: Bool { value != .none }

  /// The option with what follows it: `--horizon N`, `--format table|csv|json`, `--dry-run`.
  package var label: String {
    switch value {
    case .none: name
    case .text(let placeholder): "\(name) \(placeholder)"
    case .choice(let words): "\(name) \(words.joined(separator: "|"))"
    }
  }

  /// How a usage line shows the option: `--to DAY`, `[--dry-run]`, `[--column NAME]...`.
  package var usage: String {
    let shown = isRequired ? label : "[\(label)]"
    return repeats ? "\(shown)..." : shown
  }
}

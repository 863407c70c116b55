/// Builds a page of help, line by line, for a width.
struct HelpPage {
  private let width: Int
  private let style: Style
  private var lines: [String] = []

  /// A longer label stands on a line of its own; this many columns are left beside it at least.
  private static let longestLabel = 24
  private static let leastMeaning = 16

  init(width: Int, style: Style) {
    self.width = width
    self.style = style
  }

  var text: String { lines.map { "\($0)\n" }.joined() }

  mutating func line(_ text: String) {
    lines.append(text)
  }

  mutating func paragraphs(_ text: String) {
    guard !text.isEmpty else { return }
    separate()
    lines += wrapped(text, to: width)
  }

  /// The usage line, broken between its parts.
  mutating func usage(_ parts: [String]) {
    let heading = "usage:"
    let usage = filled([heading] + parts, to: width, indent: 4)
    guard let first = usage.first else { return }
    lines.append(style.bold(heading) + first.dropFirst(heading.count))
    lines += usage.dropFirst()
  }

  /// A heading and an indented list of terms and what they mean.
  mutating func section(_ title: String, _ entries: [Program.Note.Entry], labelWidth: Int) {
    guard !entries.isEmpty else { return }
    separate()
    lines.append(style.bold("\(title):"))
    for entry in entries {
      lines += Self.lines(of: entry, labelWidth: labelWidth, width: width)
    }
  }

  mutating func examples(_ examples: [Command.Example]) {
    guard !examples.isEmpty else { return }
    separate()
    lines.append(style.bold("Examples:"))
    for example in examples {
      lines.append("  \(example.line)")
      lines += wrapped(example.effect, to: width - 6).map { "      \($0)" }
    }
  }

  private mutating func separate() {
    if !lines.isEmpty { lines.append("") }
  }

  /// The width that labels of these entries have in common.
  func labelWidth(of entries: [Program.Note.Entry]) -> Int {
    Self.labelWidth(of: entries, onPageOf: width)
  }

  private static func labelWidth(of entries: [Program.Note.Entry], onPageOf width: Int) -> Int {
    let longest = min(longestLabel, width - 4 - leastMeaning)
    return entries.map(\.term.displayWidth).filter { $0 <= longest }.max() ?? 0
  }

  /// Commands with their summaries, one on a line.
  static func listing(of commands: [Command]) -> [String] {
    let entries = commands.map { Program.Note.Entry($0.name, $0.summary) }
    let width = 100
    let labelWidth = labelWidth(of: entries, onPageOf: width)
    return entries.flatMap { lines(of: $0, labelWidth: labelWidth, width: width) }
  }

  private static func lines(
    of entry: Program.Note.Entry,
    labelWidth: Int,
    width: Int
  ) -> [String] {
    let indent = labelWidth + 4
    let meaning = wrapped(entry.meaning, to: width - indent)
    let margin = String(repeating: " ", count: indent)
    guard entry.term.displayWidth <= labelWidth, let first = meaning.first else {
      return ["  \(entry.term)"] + meaning.map { margin + $0 }
    }
    let gap = String(repeating: " ", count: labelWidth - entry.term.displayWidth + 2)
    return ["  \(entry.term)\(gap)\(first)"] + meaning.dropFirst().map { margin + $0 }
  }
}

import Foundation

/// What many lives came to: figures while they go on, and the table of what they exercised.
package struct Report {
  package private(set) var lives = 0
  package private(set) var nights = 0
  package private(set) var messages = 0
  package private(set) var coverage = Coverage()

  package init() {}

  package mutating func add(_ life: Simulation) {
    lives += 1
    nights += life.nights
    messages += life.messages
    coverage.add(life.coverage)
  }

  /// One line on how far it is, for a terminal.
  package func progress(seconds: Double) -> String {
    let faults = coverage[.fault].values.reduce(0, +)
    let deaths = coverage[.death].values.reduce(0, +)
    let steps = coverage[.step].values.reduce(0, +)
    let rate = String(format: "%.1f", Double(nights) / max(0.001, seconds))
    return
      "\(lives) lives, \(nights) nights (\(rate) a second), \(messages) messages, \(steps) steps,"
      + " \(faults) faults, \(deaths) deaths"
  }

  /// Everything that was exercised, and by name what was not.
  package func table(refusals known: [String]) -> [String] {
    var lines = ["transitions:"]
    for (name, transitions) in Coverage.machines {
      let seen = transitions.filter { coverage.transitions[$0.code] != nil }
      lines.append("  \(name): \(seen.count) of \(transitions.count)")
      lines += transitions.map { transition in
        let count = coverage.transitions[transition.code]
        return "    \(count.map { "\($0)" } ?? "NOT SEEN") \(transition.words)"
      }
    }
    for kind in Coverage.Kind.allCases {
      lines.append("\(kind.rawValue):")
      lines += coverage[kind].sorted { $0.key < $1.key }.map { "    \($0.value) \($0.key)" }
      if kind == .refusal {
        let seen = coverage[.refusal]
        lines += known.filter { seen[$0] == nil }.map { "    NOT SEEN \($0)" }
      }
    }
    return lines
  }

  /// The names of all refusals of the library, as their source has them.
  package static func refusals(inSource text: String) -> [String] {
    var names: [String] = []
    var isInside = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("package enum Refusal") { isInside = true }
      if line.contains("var diagnostic") { break }
      let words = line.split(separator: " ")
      guard isInside, words.first == "case", words.count > 1 else { continue }
      names.append("Refusal." + words[1].prefix { $0.isLetter || $0.isNumber })
    }
    return names
  }
}

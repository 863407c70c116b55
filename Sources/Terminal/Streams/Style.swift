package import OperatingSystem

/// Colours and weights of text, or none at all.
package struct Style: Equatable, Sendable {
  package let isEnabled: Bool

  package static let plain = Style(isEnabled: false)
  package static let coloured = Style(isEnabled: true)

  private init(isEnabled: Bool) {
    self.isEnabled = isEnabled
  }

  /// Coloured on a terminal that can show it, unless `NO_COLOR` asks for none (no-color.org).
  package init(for screen: Screen, environment: Environment = .process) {
    isEnabled = screen.followsSequences && environment["NO_COLOR"] == nil
  }

  package func bold(_ text: String) -> String { dressed(text, "1", "22") }
  package func dim(_ text: String) -> String { dressed(text, "2", "22") }
  package func underlined(_ text: String) -> String { dressed(text, "4", "24") }
  package func red(_ text: String) -> String { dressed(text, "31", "39") }
  package func green(_ text: String) -> String { dressed(text, "32", "39") }
  package func yellow(_ text: String) -> String { dressed(text, "33", "39") }
  package func cyan(_ text: String) -> String { dressed(text, "36", "39") }

  /// Each attribute is ended by its own code, so that styles can be put into one another.
  private func dressed(_ text: String, _ start: String, _ end: String) -> String {
    isEnabled && !text.isEmpty ? "\u{1B}[\(start)m\(text)\u{1B}[\(end)m" : text
  }
}

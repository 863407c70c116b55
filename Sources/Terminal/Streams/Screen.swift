import Glibc
package import OperatingSystem

/// Where a stream of output ends up: on a terminal with its width, or elsewhere.
package struct Screen: Equatable, Sendable {
  package let isTerminal: Bool
  /// Whether the terminal follows escape sequences.
  package let followsSequences: Bool
  /// Columns of the terminal; nil for a file or a pipe, which have no edge.
  package let width: Int?

  package static let elsewhere = Screen(isTerminal: false, followsSequences: false, width: nil)

  package static func terminal(width: Int, followsSequences: Bool = true) -> Screen {
    Screen(isTerminal: true, followsSequences: followsSequences, width: width)
  }

  private init(isTerminal: Bool, followsSequences: Bool, width: Int?) {
    self.isTerminal = isTerminal
    self.followsSequences = followsSequences
    self.width = width
  }

  /// Looks at what a file descriptor is, and asks the terminal, then `COLUMNS`, for the width.
  package init(descriptor: Int32, environment: Environment = .process) {
    guard isatty(descriptor) == 1 else {
      self = .elsewhere
      return
    }
    let named = environment["COLUMNS"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    self = .terminal(
      width: Self.width(of: descriptor) ?? named ?? 80,
      followsSequences: environment["TERM"] != "dumb"
    )
  }

  private static func width(of descriptor: Int32) -> Int? {
    var size = winsize()
    let result = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    return result == 0 && size.ws_col > 0 ? Int(size.ws_col) : nil
  }
}

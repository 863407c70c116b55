import Glibc
import Model
package import OperatingSystem

/// Standard error: complaints, warnings, and one line of progress that they replace.
///
/// A failure to write here is not reported, because there is nowhere left to report it.
package final class StandardError {
  package let screen: Screen
  package let style: Style
  private let descriptor: Int32
  private let program: String
  private var showsStatus = false

  /// The program's name goes in front of everything that is said.
  package init(
    program: String,
    descriptor: Int32 = STDERR_FILENO,
    environment: Environment = .process
  ) {
    self.program = program
    self.descriptor = descriptor
    screen = Screen(descriptor: descriptor, environment: environment)
    style = Style(for: screen, environment: environment)
  }

  /// Says what went wrong, with further lines below it.
  package func report(_ sentence: String, details: [String] = []) {
    say(style.red(style.bold("\(program):")), sentence, details)
  }

  /// Says what a person should know though the command goes on.
  package func warn(_ sentence: String) {
    say(style.yellow(style.bold("\(program): warning:")), sentence, [])
  }

  /// Text that is safe to print as it is, and ends its own lines.
  package func write(_ text: String) {
    let text = showsStatus ? Self.erasure + text : text
    showsStatus = false
    do throws(SystemError) {
      try writeAll(Array(text.utf8), to: descriptor, "standard error")
    } catch {
      return
    }
  }

  private func say(_ heading: String, _ sentence: String, _ details: [String]) {
    let lines = ["\(heading) \(printable(sentence))"] + details.map { printable($0) }
    write(lines.map { "\($0)\n" }.joined())
  }

  /// Back to the first column, and erase to the end of the line.
  private static let erasure = "\r\u{1B}[K"
}

extension StandardError {
  /// Whether a line can be drawn and later replaced.
  var canShowStatus: Bool { screen.followsSequences }

  /// Puts a line in place of the last one; the next message will replace it.
  func showStatus(_ text: String) {
    guard canShowStatus, let width = screen.width else { return }
    showsStatus = true
    write(printable(text).truncated(to: width - 1))
    showsStatus = true
  }

  func eraseStatus() {
    if showsStatus { write("") }
  }
}

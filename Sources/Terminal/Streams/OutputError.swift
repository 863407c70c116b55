import OperatingSystem

/// Standard output could not be written, so that what was printed is not complete.
///
/// A reader that went away is not an error; see `StandardOutput`.
package struct OutputError: Error, Equatable, Sendable {
  /// The number that the operating system gave as the reason.
  package let code: Int32

  package init(code: Int32) {
    self.code = code
  }

  package var sentence: String {
    "cannot write standard output: \(systemText(code)); what was printed is incomplete"
  }
}

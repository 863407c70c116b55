import Glibc

/// The two streams that a command speaks to a person through.
package struct Console {
  package let output: StandardOutput
  package let error: StandardError

  package init(output: StandardOutput, error: StandardError) {
    self.output = output
    self.error = error
  }

  /// The streams of this process, made safe to use; for the beginning of a program.
  ///
  /// A pipe without a reader shall be an error of `write`, not a signal that ends the program half
  /// way through a change. A child process inherits this; one that should die of a broken pipe must
  /// be given the signal's default action again.
  package static func standard(program: String) -> Console {
    signal(SIGPIPE, SIG_IGN)
    occupyStandardDescriptors()
    return Console(output: StandardOutput(), error: StandardError(program: program))
  }

  /// Fills closed standard descriptors, so that no database is opened as number 1 and printed into.
  ///
  /// They are opened the wrong way round: using them stays an error.
  private static func occupyStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

extension Console {
  /// Says on a terminal what is being done while the body does it, for work whose steps nobody counts.
  package func showing<Result>(_ activity: String, _ body: () throws -> Result) rethrows -> Result {
    error.showStatus("\(activity) …")
    defer { error.eraseStatus() }
    return try body()
  }
}

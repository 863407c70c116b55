/// An error as a person is told of it, and the status with which the program ends.
package struct ErrorReport {
  /// One line: what, why and the way out.
  package let sentence: String
  /// Further lines, such as how to use the command.
  package let details: [String]
  package let status: ExitStatus
  /// The error itself, for a program that writes it in another form.
  package let cause: any Error

  package init(
    _ sentence: String,
    details: [String] = [],
    status: ExitStatus,
    cause: any Error
  ) {
    self.sentence = sentence
    self.details = details
    self.status = status
    self.cause = cause
  }

  init(_ error: UsageError) {
    self.init(error.sentence, details: error.details, status: .usage, cause: error)
  }

  init(_ error: OutputError) {
    self.init(error.sentence, status: .inputOutput, cause: error)
  }
}

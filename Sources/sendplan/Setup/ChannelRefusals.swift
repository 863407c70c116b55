import Model

/// An option about a transport that the channel does not have.
struct MisplacedOption: DiagnosticError {
  let option: String
  let transport: String

  init(_ option: String, _ transport: String) {
    self.option = option
    self.transport = transport
  }

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      option == "--concurrency"
        ? "\(option) is not for a channel that writes files"
        : "\(option) is only for a channel that posts to a web service",
      why: "this one delivers to '\(transport)'",
      wayOut: option == "--concurrency"
        ? "leave it out, or give --transport with smtp:HOST, sendmail or webhook:URL"
        : "leave it out, or give --transport webhook:URL with it"
    )
  }
}

/// A sender from which no mail can go.
struct UnusableSender: DiagnosticError {
  let channel: String
  let sender: String
  let problem: UndeliverableRecipient

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "channel '\(channel)' cannot send mail",
      why: "its sender '\(sender)' \(problem.words)",
      wayOut: "give --sender with an address such as desk@example.com"
    )
  }
}

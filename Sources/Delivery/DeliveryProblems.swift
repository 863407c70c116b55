import Model

extension DeliveryFault.MboxProblem {
  func explanation(_ path: String) -> Explanation {
    switch self {
    case .irregular:
      Explanation(
        .inputOutput,
        "'\(path)' is not a regular file",
        wayOut: "set a transport with another path"
      )
    case .foreign:
      Explanation(
        .inputOutput,
        "'\(path)' does not begin as an mbox file does",
        why: "messages would spoil it",
        wayOut: "set a transport with another path"
      )
    case .locked:
      Explanation(
        .busy,
        "cannot lock '\(path)'",
        why: "another program keeps it locked",
        wayOut: "end that program and run again"
      )
    case .altered:
      Explanation(
        .inputOutput,
        "cannot tell what arrived in '\(path)'",
        why: "somebody has changed it since, and this is not there as it was written",
        wayOut: "look for the message by its key, also where a mail program may have moved it"
      )
    }
  }
}

extension DeliveryFault.ProgramProblem {
  func explanation(_ path: String) -> Explanation {
    switch self {
    case .missing(let package):
      Explanation(
        .inputOutput,
        "there is no program '\(path)'",
        wayOut: package.map { "install it (Debian's package '\($0)'), or set another transport" }
          ?? "install it there, or set a transport with another path"
      )
    case .notExecutable:
      Explanation(
        .inputOutput,
        "'\(path)' is not a program that this user may run",
        wayOut: "mend its mode with 'chmod', or set a transport with another program"
      )
    }
  }
}

extension DeliveryFault.CredentialsProblem {
  var explanation: Explanation {
    switch self {
    case .unusable:
      Explanation(
        .inputOutput,
        "the credentials for the webhook are empty or hold a character that no header may hold",
        wayOut: "mend SENDPLAN_WEBHOOK_TOKEN, or the file that SENDPLAN_WEBHOOK_TOKEN_FILE names"
      )
    case .exposed(let server):
      Explanation(
        .refused,
        "the credentials for '\(server)' are not sent",
        why: "without encryption anybody on the way could read them",
        wayOut: "set a transport with 'https://'"
      )
    }
  }
}

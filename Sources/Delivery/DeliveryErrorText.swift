import Model

extension DeliveryError.MboxError {
  func diagnostic(_ path: String) -> Diagnostic {
    switch self {
    case .irregular:
      Diagnostic(
        .inputOutput,
        "'\(path)' is not a regular file",
        wayOut: "set a transport with another path"
      )
    case .foreign:
      Diagnostic(
        .inputOutput,
        "'\(path)' does not begin as an mbox file does",
        why: "messages would spoil it",
        wayOut: "set a transport with another path"
      )
    case .locked:
      Diagnostic(
        .busy,
        "cannot lock '\(path)'",
        why: "another program keeps it locked",
        wayOut: "end that program and run again"
      )
    case .altered:
      Diagnostic(
        .inputOutput,
        "cannot tell what arrived in '\(path)'",
        why: "somebody has changed it since, and this is not there as it was written",
        wayOut: "look for the message by its key, also where a mail program may have moved it"
      )
    }
  }
}

extension DeliveryError.ProgramError {
  func diagnostic(_ path: String) -> Diagnostic {
    switch self {
    case .missing(let package):
      Diagnostic(
        .inputOutput,
        "there is no program '\(path)'",
        wayOut: package.map { "install it (Debian's package '\($0)'), or set another transport" }
          ?? "install it there, or set a transport with another path"
      )
    case .notExecutable:
      Diagnostic(
        .inputOutput,
        "'\(path)' is not a program that this user may run",
        wayOut: "fix its mode with 'chmod', or set a transport with another program"
      )
    }
  }
}

extension DeliveryError.CredentialsError {
  var diagnostic: Diagnostic {
    switch self {
    case .unusable:
      Diagnostic(
        .inputOutput,
        "the credentials for the webhook are empty or hold a character that no header may hold",
        wayOut: "fix SENDPLAN_WEBHOOK_TOKEN, or the file that SENDPLAN_WEBHOOK_TOKEN_FILE names"
      )
    case .exposed(let server):
      Diagnostic(
        .refused,
        "the credentials for '\(server)' are not sent",
        why: "without encryption anybody on the way could read them",
        wayOut: "set a transport with 'https://'"
      )
    case .secret:
      Diagnostic(
        .inputOutput,
        "the secret that signs requests is not 'whsec_' and 24 to 64 bytes in Base64",
        wayOut: "fix SENDPLAN_WEBHOOK_SECRET, or the file that SENDPLAN_WEBHOOK_SECRET_FILE names"
      )
    }
  }
}

package import Model

/// Why a well-formed message cannot be imported.
package struct ImportRefusal: DiagnosticError, Equatable {
  package enum Problem: Equatable, Sendable {
    case unknownChannel(String, nearest: String?)
    /// A message of that id is here with other content.
    case conflict(id: String, field: String, stored: String, given: String)
    case unknownPredecessor(id: String)
    case predecessorEnded(id: String, MessageState)
    /// It is in the file, and cannot be imported itself.
    case predecessorRefused(id: String)
    /// The message follows itself through others.
    case cycle(id: String)
    /// Another message follows the same one already.
    case fork(id: String, other: String)
    /// Somebody has answered in the thread, so that nothing more goes out in it.
    case threadEnded(id: String, Cause, on: Day)
    /// Nothing goes to the recipient, by an address, a `@domain` or a person.
    case recipientSuppressed(String, by: Addressee)
    /// Its recipient was forgotten, or was of the message of this id.
    case forgotten
    /// Somebody in the thread wants nothing more.
    case threadSuppressed(id: String, by: Addressee)
    /// The channel sends mail, and none can go to the recipient.
    case undeliverable(String, UndeliverableRecipient, by: String)
    /// What it follows was left out because of its recipient.
    case predecessorSuppressed(id: String)
  }

  package let problem: Problem

  package init(_ problem: Problem) {
    self.problem = problem
  }

  /// The column of the file that is to blame.
  package var column: String {
    switch problem {
    case .unknownChannel: "channel"
    case .conflict, .forgotten: "id"
    case .unknownPredecessor, .predecessorEnded, .predecessorRefused, .cycle, .fork,
      .threadEnded, .predecessorSuppressed, .threadSuppressed:
      "follows"
    case .recipientSuppressed, .undeliverable: "recipient"
    }
  }

  /// Whether it is nobody's mistake: what is suppressed is left out, and the file is good all the same.
  package var isSuppression: Bool {
    switch problem {
    case .recipientSuppressed, .predecessorSuppressed, .threadSuppressed, .forgotten: true
    case .unknownChannel, .conflict, .unknownPredecessor, .predecessorEnded, .predecessorRefused,
      .cycle, .fork, .threadEnded, .undeliverable:
      false
    }
  }

  package var diagnostic: Diagnostic {
    switch problem {
    case .unknownChannel(let name, let nearest):
      Diagnostic(
        .badData,
        "there is no channel '\(name)'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
        wayOut:
          "make it first with '\(commandLine("sendplan channel set", name, options: "--capacity N"))'"
      )
    case .conflict(let id, let field, let stored, let given):
      Diagnostic(
        .badData,
        "message '\(id)' is here already with another \(field)",
        why: "'\(stored)' is stored, '\(given)' was given",
        wayOut:
          "give another message an id of its own, or correct the stored one with --update or 'sendplan edit'"
      )
    case .unknownPredecessor(let id):
      Diagnostic(
        .badData,
        "it follows '\(id)', which is neither stored nor in this file",
        wayOut: "import that message too"
      )
    case .predecessorEnded(let id, let state):
      Diagnostic(
        .badData,
        "it follows '\(id)', which is \(state.name) and will never be sent",
        wayOut: "leave it out"
      )
    case .predecessorRefused(let id):
      Diagnostic(
        .badData,
        "it follows '\(id)', which cannot be imported either",
        wayOut: "see what is wrong with that one"
      )
    case .fork(let id, let other):
      Diagnostic(
        .badData,
        "it follows '\(id)', which '\(other)' follows already",
        why: "both would be sent, so that the thread forks",
        wayOut: "let it follow the last message of the thread, or say --allow-forks"
      )
    case .threadEnded(let id, let cause, let day):
      Diagnostic(
        .badData,
        "it follows '\(id)', whose thread has ended",
        why: "\(cause.name) on \(day)",
        wayOut: "leave it out, or let it follow none"
      )
    case .recipientSuppressed(let recipient, let suppression):
      Diagnostic(
        .badData,
        "nothing goes to '\(recipient)'",
        why: "\(suppression.quoted) is suppressed",
        wayOut: "leave it out, or see 'sendplan suppress list'"
      )
    case .forgotten:
      Diagnostic(
        .badData,
        "it is of somebody who was forgotten",
        wayOut: "leave it out"
      )
    case .threadSuppressed(let id, let suppression):
      Diagnostic(
        .badData,
        "it follows '\(id)', in whose thread nothing goes out any more",
        why: "\(suppression.quoted) is suppressed",
        wayOut: "leave it out, or see 'sendplan suppress list'"
      )
    case .undeliverable(let recipient, let problem, let channel):
      Diagnostic(
        .badData,
        "'\(recipient)' \(problem.words)",
        why: "'\(channel)' sends mail",
        wayOut: problem.wayOut
      )
    case .predecessorSuppressed(let id):
      Diagnostic(
        .badData,
        "it follows '\(id)', which was left out",
        why: "nothing goes to that one's recipient",
        wayOut: "leave it out, too"
      )
    case .cycle(let id):
      Diagnostic(
        .badData,
        "it follows itself through '\(id)'",
        wayOut: "let the first message of a sequence follow none"
      )
    }
  }
}

extension ImportRefusal.Problem {
  /// A row that says something else of a field than what is here.
  package static func conflict(
    _ draft: MessageDraft,
    _ field: MessageField,
    stored: MessageDraft
  ) -> ImportRefusal.Problem {
    .conflict(
      id: draft.id,
      field: field.rawValue,
      stored: field.text(in: stored).shortened,
      given: field.text(in: draft).shortened
    )
  }
}

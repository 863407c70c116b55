package import Delivery
import Formats
import Model
import OperatingSystem
import Storage

/// What became of a copy that somebody sent to oneself.
package struct TestSending: Equatable, Sendable {
  package let channel: String
  package let outcome: DeliveryOutcome
}

/// Nothing goes to whom a copy was to go to.
struct SuppressedTestRecipient: DiagnosticError {
  let recipient: String
  /// The address or the domain that is suppressed.
  let name: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "nothing goes to '\(recipient)'",
      why: recipient == name ? "it is suppressed" : "'\(name)' is suppressed",
      wayOut:
        "give another address, or lift that with '\(commandLine("sendplan suppress lift", name))'"
    )
  }
}

extension Executor {
  /// Sends one copy of a message to another recipient, by the channel that would send it.
  ///
  /// It counts for nothing: nothing is written down, its key and its token are no message's, and its subject says
  /// what it is. Refused where nothing goes to that recipient, and while a run is under way, whose destination it could be.
  package func sendTest(of id: String, to recipient: String) throws -> TestSending {
    try holdingRunLock { lock in
      let attempt = try database.read { snapshot in
        try snapshot.requireConfirmation()
        if let name = try snapshot.suppression(of: recipient) {
          throw SuppressedTestRecipient(recipient: recipient, name: name)
        }
        return try snapshot.shownAttempt(at: snapshot.message(id: id))
      }
      let settings = attempt.channel.settings
      var content = attempt.message.content
      content.recipient = recipient
      content.subject = "[test] \(content.subject)"
      let salt = Machine.randomBytes(ContentDigest.saltLength)
      let token = AttemptToken(salt: salt, attempt: 1)
      let message = OutgoingMessage(
        // Without the digest of a key, so that no answer to it is taken for one to a message.
        key: AttemptKey(message: "test-\(token.text)", attempt: 1),
        messageID: "test-\(id)",
        sender: settings.sender,
        content,
        mail: settings.mail,
        token: token,
        composedAt: dependencies.now(),
        context: attempt.message.context
      )
      let transport = try openTransport(of: settings, []).programsInheriting(lock.inherited)
      let outcome = transport.deliver([message])
      return TestSending(
        channel: attempt.channel.name,
        outcome: outcome.first ?? .unknown(reason: "no answer")
      )
    }
  }
}

package import Model
import SQLite

/// Why a channel cannot send mail: what waits for it goes to no mail addresses.
package struct UndeliverableMessages: DiagnosticError, Equatable {
  package struct Example: Equatable, Sendable {
    package let id: String
    package let recipient: String
    package let problem: UndeliverableRecipient
  }

  package let channel: String
  package let transport: String
  package let count: Int
  /// The first of them.
  package let examples: [Example]

  package var diagnostic: Diagnostic {
    let named = examples.map { "'\($0.id)', since '\($0.recipient)' \($0.problem.words)" }
    let more = count > examples.count ? "; and \((count - examples.count).grouped) more" : ""
    return Diagnostic(
      .refused,
      "channel '\(channel)' cannot send by '\(transport)'",
      why:
        "\(counted(count, "message")) could never be sent: \(named.joined(separator: "; "))\(more)",
      wayOut: "cancel them first"
        + (examples.first.map { ", as with '\(commandLine("sendplan cancel", $0.id))'" } ?? "")
        + ", or keep a transport that takes such names"
    )
  }
}

extension Change {
  /// Throws where something that is pending or waiting could be sent as mail and goes to no mail address.
  func requireDeliverable() throws {
    let channels = try snapshot.channels()
    let senders = MailChannels(channels)
    let fed = channels.map(\.number).filter { senders[$0] != nil }
    guard !fed.isEmpty else { return }
    var sender: Channel?
    var examples: [UndeliverableMessages.Example] = []
    var count = 0
    let open = try connection.prepare(SQL.open(fed))
    while try open.step() {
      let recipient = open.text(1)
      guard let problem = UndeliverableRecipient(recipient) else { continue }
      sender = sender ?? senders[open.int32(2)]
      count += 1
      if examples.count < 3 {
        examples.append(.init(id: open.text(0), recipient: recipient, problem: problem))
      }
    }
    guard let sender else { return }
    throw UndeliverableMessages(
      channel: sender.name,
      transport: sender.settings.transport,
      count: count,
      examples: examples
    )
  }
}

private enum SQL {
  static func open(_ channels: [Int32]) -> String {
    """
    SELECT e.id, e.recipient, m.channel FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.state IN (\(code: MessageState.pending, .waiting))
      AND m.channel IN (\(channels.map(String.init).joined(separator: ", ")))
    ORDER BY m.number
    """
  }
}

package import Formats
import Glibc
import Model
import OperatingSystem

extension MaildirTransport {
  /// Moves messages here from the `new` of another Maildir, which nobody else reads; answers with one outcome for each.
  ///
  /// Each is renamed, or on another file system written here and then removed there, so that whoever is interrupted
  /// can repeat it. Accepted are those that are here durably, unknown those that are in neither. The other Maildir may
  /// be gone; this one has to be there, since it may just not be mounted.
  package func publish(
    _ messages: [OutgoingMessage],
    from other: String
  ) throws(DeliveryError) -> [DeliveryOutcome] {
    if messages.isEmpty { return [] }
    let (moved, left) = try asDeliveryError { () throws(SystemError) in
      try move(messages, from: other)
    }
    var outcomes: [AttemptKey: DeliveryOutcome] = [:]
    for key in moved { outcomes[key] = .accepted(receipt: key.text) }
    for (message, outcome) in zip(left.there, deliver(left.there)) {
      outcomes[message.key] = outcome
      guard case .accepted = outcome else { continue }
      try asDeliveryError { () throws(SystemError) in
        try Directory("\(other)/new").remove(message.key.text)
      }
    }
    let found = try find(left.elsewhere, since: nil)
    return messages.map { message in
      outcomes[message.key] ?? found.receipts[message.key].map { .accepted(receipt: $0) }
        ?? .unknown(reason: "it is neither in '\(other)' nor in '\(path)'")
    }
  }

  /// Renames what can be; answers with what that was, and with what is there still or is not.
  private func move(
    _ messages: [OutgoingMessage],
    from other: String
  ) throws(SystemError) -> (
    moved: [AttemptKey], left: (there: [OutgoingMessage], elsewhere: [OutgoingMessage])
  ) {
    let source: Directory
    do throws(SystemError) {
      source = try Directory("\(other)/new")
    } catch  where error.code == ENOENT {
      return ([], ([], messages))
    }
    let target = try Maildir(path)
    var moved: [AttemptKey] = []
    var (there, elsewhere): ([OutgoingMessage], [OutgoingMessage]) = ([], [])
    for message in messages {
      do throws(SystemError) {
        try source.move(message.key.text, to: target.new)
        moved.append(message.key)
      } catch {
        switch error.code {
        case ENOENT: elsewhere.append(message)
        case EXDEV, EEXIST: there.append(message)
        default: throw error
        }
      }
    }
    try target.syncArrivals()
    try source.sync()
    return (moved, (there, elsewhere))
  }
}

import Model
import SQLite

extension Snapshot {
  /// At most so many messages to one recipient in any so many days; nil where nothing was stated.
  package func recipientLimit() throws -> (most: Int, days: Int)? {
    guard case .recipients(let most, let days)? = try rules([.recipients]).last?.statement else {
      return nil
    }
    return (most, days)
  }
}

extension Change {
  /// Limits what one recipient gets; false where that is the limit already.
  package func limitRecipients(most: Int, days: Int) throws -> Bool {
    if let limit = try snapshot.recipientLimit(), limit == (most, days) { return false }
    _ = try liftRecipientLimit()
    try state(.recipients(most: most, days: days))
    return true
  }

  /// Takes the limit back; false where there is none.
  package func liftRecipientLimit() throws -> Bool {
    let rules = try snapshot.rules([.recipients])
    for rule in rules { try withdraw(rule) }
    return !rules.isEmpty
  }
}

import Model
import SQLite

extension Change {
  /// Cancels a message, and what waits for it; false when it is canceled already.
  package func cancel(_ id: String) throws -> Bool {
    let message = try snapshot.message(id: id)
    switch message.state {
    case .canceled:
      return false
    case .claimed, .inDoubt, .sent, .failed, .expired:
      throw Refusal.messageNotOpen(id: id, message.state, wish: "canceled")
    case .pending, .waiting:
      let changed = try connection.row(SQL.changed, Value(message.number)) { $0.integer(0) }
      guard let changed else { preconditionFailure("message '\(id)' was found before") }
      try append(
        .canceled(Item(number: Int(message.number), state: message.state, changed: changed))
      )
      try endFollowers(of: message.number)
      return true
    }
  }
}

private enum SQL {
  static let changed = "SELECT changed FROM message WHERE number = ?1"
}

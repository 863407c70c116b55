package import Model
import SQLite

/// A thread in which something is still to go to an address.
package struct OpenThread: Equatable, Sendable {
  /// The id of the first message that is still to go.
  package let next: String
  /// The id of the last step before it that was sent, as far as anybody knows; nil where none was.
  package let sent: String?
  /// The day on which that one really went.
  package let sentOn: Day?

  /// Whether something that came on a day can be an answer to what was sent.
  ///
  /// The day before counts, because days of mails are those of their senders.
  package func isAnswerable(on day: Day) -> Bool {
    sentOn.map { day >= $0.advanced(by: -1) } ?? (sent != nil)
  }
}

extension Snapshot {
  /// The threads in which something is still to go to any of some addresses, one of each.
  package func openThreads(to addresses: Set<FoldedAddress>) throws -> [FoldedAddress: [OpenThread]]
  {
    var threads: [FoldedAddress: [OpenThread]] = [:]
    guard !addresses.isEmpty else { return threads }
    var roots: Set<Int> = []
    let open = try connection.prepare(SQL.open)
    while try open.step() {
      let address = FoldedAddress(open.text(2))
      guard addresses.contains(address) else { continue }
      let number = open.integer(0)
      guard roots.insert(try root(of: number)).inserted else { continue }
      let sent = try connection.row(SQL.sentBefore, Value(number)) { row in
        (id: row.text(0), day: try row.optionalDay(1))
      }
      threads[address, default: []].append(
        OpenThread(next: open.text(1), sent: sent?.id, sentOn: sent?.day)
      )
    }
    return threads
  }

  /// Which of some addresses any message was ever meant for.
  package func recipients(among addresses: Set<FoldedAddress>) throws -> Set<FoldedAddress> {
    var found: Set<FoldedAddress> = []
    guard !addresses.isEmpty else { return found }
    let all = try connection.prepare(SQL.recipients)
    while try all.step() {
      let address = FoldedAddress(all.text(0))
      if addresses.contains(address) { found.insert(address) }
    }
    return found
  }
}

private enum SQL {
  static let open = """
    SELECT m.number, e.id, e.recipient FROM message m JOIN envelope e ON e.message = m.number
    WHERE m.state IN (\(code: MessageState.pending, .waiting, .claimed)) ORDER BY m.number
    """
  static let recipients = "SELECT DISTINCT recipient FROM envelope"
  static let sentBefore = """
    \(ThreadWalk.up(from: "?1")) SELECT e.id, (SELECT day FROM sending WHERE message = m.number)
    FROM up JOIN message m ON m.number = up.message JOIN envelope e ON e.message = m.number
    WHERE m.state IN (\(code: MessageState.claimed, .inDoubt, .sent)) ORDER BY distance LIMIT 1
    """
}

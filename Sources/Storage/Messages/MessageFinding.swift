package import Model
import SQLite

extension Snapshot {
  /// The messages that a text finds, in order of arrival: all to whoever it names or whose message it names, with
  /// their threads, and those with it in their subjects.
  ///
  /// It may be an address in any spelling, a person or a part of either, an id, or a part of a subject. A message that
  /// was for that address before it was edited is found with its thread.
  package func messages(finding text: String) throws -> [MessageRecord] {
    let part = text.lowercased()
    let address = FoldedAddress(text)
    var names: Set<Addressee> = []
    var threads: Set<Int> = []
    var found: Set<Int32> = []
    let former = try formerRecipients()
    let rows = try connection.prepare(SQL.all)
    while try rows.step() {
      let message = try rows.messageRecord()
      let hadName = former[message.number, default: []].contains {
        FoldedAddress($0) == address || $0.lowercased().contains(part)
      }
      // Who has it now is somebody else.
      if hadName { threads.insert(try root(of: Int(message.number))) }
      let all = Addressee.all(recipient: message.recipient, person: message.person)
      let isNamed =
        message.id == text || all.contains(Addressee(address))
        || message.recipient.lowercased().contains(part)
        || message.person?.lowercased().contains(part) == true
      if isNamed {
        names.insert(message.addressee)
        threads.insert(try root(of: Int(message.number)))
      } else if rows.optionalText(11)?.lowercased().contains(part) == true {
        found.insert(message.number)
      }
    }
    for thread in threads {
      found.formUnion(try connection.rows(SQL.thread, Value(thread)) { $0.int32(0) })
    }
    return try messages { names.contains($0.addressee) || found.contains($0.number) }
  }

  /// The message of an id, else all to exactly an address or a person; refused where there is none.
  package func messages(of name: String) throws -> [MessageRecord] {
    if let message = try connection.row(SQL.one, .text(name), map: { try $0.messageRecord() }) {
      return [message]
    }
    let names: Set = [Addressee(FoldedAddress(name)), .person(name)]
    let former = try formerRecipients()
    let found = try messages { message in
      former[message.number, default: []].contains { FoldedAddress($0) == FoldedAddress(name) }
        || names.contains {
          Addressee.all(recipient: message.recipient, person: message.person).contains($0)
        }
    }
    guard !found.isEmpty else { throw Refusal.unknownMessage(id: name) }
    return found
  }

  /// To whom messages went or were to go before they were edited.
  private func formerRecipients() throws -> [Int32: [String]] {
    Dictionary(
      grouping: try connection.rows(SQL.former) { (message: $0.int32(0), recipient: $0.text(1)) },
      by: \.message
    ).mapValues { $0.map(\.recipient) }
  }

  private func messages(where isMeant: (MessageRecord) -> Bool) throws -> [MessageRecord] {
    var found: [MessageRecord] = []
    let rows = try connection.prepare(SQL.all)
    while try rows.step() {
      let message = try rows.messageRecord()
      if isMeant(message) { found.append(message) }
    }
    return found
  }
}

private enum SQL {
  private static let from = """
    SELECT \(Statement.messageColumns), t.subject FROM message m
    JOIN envelope e ON e.message = m.number
    JOIN channel c ON c.number = m.channel
    LEFT JOIN content t ON t.message = m.number
    """
  static let former = """
    SELECT DISTINCT v.message, v.recipient FROM content_version v
    JOIN envelope e ON e.message = v.message AND e.recipient <> v.recipient
    """
  static let all = "\(from) ORDER BY m.number"
  static let thread = "\(ThreadWalk.down(from: "?1")) SELECT message FROM thread"
  static let one = "\(from) WHERE e.id = ?1"
}

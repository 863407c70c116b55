package import Model
import SQLite

extension Snapshot {
  /// The ids of the messages of a plan whose content or channel was edited since it was computed.
  ///
  /// They are not sent before a plan with them is approved.
  package func editedMessages(since plan: PlanHeader) throws -> [String] {
    try connection.rows(SQL.editedSince, Value(plan.version), Value(plan.position)) { $0.text(0) }
  }

  /// What an edit changed, in words: `priority 5 to 2, subject`.
  func editText(row: Int, of message: Int32) throws -> String {
    try connection.rows(SQL.fields, Value(row)) { field in
      (name: field.text(0), old: field.optionalText(1), new: field.optionalText(2))
    }.map { name, old, new in
      switch MessageField(rawValue: name) {
      case nil:
        try editedWords(
          of: message,
          from: Int32(old ?? "") ?? 1,
          to: Int32(new ?? "") ?? 1
        ).map(\.rawValue).joined(separator: ", ")
      case .notBefore, .deadline, .due:
        "\(name) \(EditReading.day(old)) to \(EditReading.day(new))"
      case .some: "\(name) \(old ?? "none") to \(new ?? "none")"
      }
    }.joined(separator: ", ")
  }
}

private enum EditReading {
  static func day(_ number: String?) -> String {
    number.flatMap { Int32($0) }.map { Day(number: $0).description } ?? "none"
  }
}

private enum SQL {
  static let editedSince = """
    SELECT DISTINCT e.id FROM journal j JOIN message m ON m.number = j.item
    JOIN plan_row r ON r.version = ?1 AND r.message = m.number
    JOIN envelope e ON e.message = m.number
    WHERE j.seq > ?2 AND j.subject = \(code: Transition.Subject.message) AND j.cause = \(code: Cause.edited)
      AND r.day IS NOT NULL AND m.state IN (\(code: MessageState.pending, .waiting))
      AND (r.content, r.channel) IS NOT (m.content, m.channel)
    ORDER BY m.number
    """
  static let fields = """
    SELECT f.key,
      CASE f.key WHEN 'channel' THEN (SELECT name FROM channel WHERE number = f.value ->> 0)
        WHEN 'campaign' THEN (SELECT name FROM campaign WHERE number = f.value ->> 0)
        ELSE f.value ->> 0 END,
      CASE f.key WHEN 'channel' THEN (SELECT name FROM channel WHERE number = f.value ->> 1)
        WHEN 'campaign' THEN (SELECT name FROM campaign WHERE number = f.value ->> 1)
        ELSE f.value ->> 1 END
    FROM journal j, json_each(j.note) f WHERE j.seq = ?1
    """
}

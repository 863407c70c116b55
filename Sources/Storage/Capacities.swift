package import Model
import SQLite

extension Snapshot {
  /// Everything stated about capacity on some days, with what is already used on them.
  package func capacityRules(from first: Day, days: Int) throws -> CapacityRules {
    let last = first.advanced(by: days - 1)
    return CapacityRules(
      channels: try channels(),
      exceptions: try connection.rows(
        SQL.exceptions,
        Value(first.number),
        Value(last.number)
      ) { row in
        CapacityRules.Exception(
          channel: row.int32(0),
          day: row.day(1),
          capacity: row.integer(2),
          reason: row.optionalText(3)
        )
      },
      uses: try connection.rows(SQL.uses, Value(first.number), Value(last.number)) { row in
        CapacityRules.Use(channel: row.int32(0), day: row.day(1), used: row.integer(2))
      }
    )
  }
}

extension Change {
  /// Sets the capacity of one day; false when it is what it was.
  package func setCapacity(_ stated: CapacityException) throws -> Bool {
    let channel = try snapshot.channel(named: stated.channel)
    let known = try connection.row(
      SQL.item,
      Value(channel.number),
      Value(stated.day.number)
    ) { (capacity: $0.integer(0), reason: $0.optionalText(1), changed: $0.integer(2)) }
    if let known, known.capacity == stated.capacity, known.reason == stated.reason { return false }
    try append(
      Transition(
        subject: .capacity,
        item: Int(channel.number),
        before: known?.capacity,
        after: stated.capacity,
        cause: .set,
        previous: known?.changed,
        day: stated.day,
        note: stated.reason
      )
    )
    return true
  }
}

private enum SQL {
  static let exceptions = """
    SELECT channel, day, capacity, reason FROM capacity WHERE day BETWEEN ?1 AND ?2
    ORDER BY channel, day
    """
  static let uses = """
    SELECT channel, day, used FROM channel_use WHERE day BETWEEN ?1 AND ?2 ORDER BY day, channel
    """
  static let item = "SELECT capacity, reason, changed FROM capacity WHERE channel = ?1 AND day = ?2"
}

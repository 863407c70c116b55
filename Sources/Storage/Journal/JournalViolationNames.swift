import Model
import SQLite

extension Snapshot {
  /// Flaws in words, with the names that people know.
  func sentences(for flaws: [JournalViolation]) throws -> [String] {
    // Whatever else is wrong with them.
    var channels: [Int: String] = [:]
    for (number, name) in try connection.rows(SQL.channels, map: { ($0.integer(0), $0.text(1)) }) {
      channels[number] = name
    }
    var ids: [Int: String] = [:]
    for flaw in flaws {
      guard let number = flaw.message else { continue }
      ids[number] = try connection.row(SQL.id, Value(number)) { $0.text(0) }
    }
    func channel(_ number: Int) -> String { channels[number] ?? String(number) }
    func day(_ number: Int) -> String { Day(number: Int32(clamping: number)).description }
    return flaws.map { flaw in
      flaw.sentence { item in
        switch item {
        case .thing(.message, let number): "message \(ids[number] ?? "number \(number)")"
        case .thing(.channel, let number): "channel \(channel(number))"
        case .thing(.baseDate, _): "the base date"
        case .thing(let subject, let number): "\(subject.name) \(number)"
        case .use(let number, let date): "the use of \(channel(number)) on \(day(date))"
        case .attempt(let message, let number):
          "attempt \(number) at message \(ids[message] ?? "number \(message)")"
        }
      }
    }
  }
}

extension JournalViolation {
  /// The number of the message that the flaw is about, if it is about one.
  fileprivate var message: Int? {
    switch self {
    case .missing: nil
    case .unknown(_, let item), .unconnected(_, let item, _, _), .wrongOrigin(_, let item, _, _),
      .illegal(_, let item), .wrongRun(_, let item), .otherStatement(let item),
      .disagreement(let item, _, _, _):
      switch item {
      case .thing(.message, let number), .attempt(let number, _): number
      case .thing, .use: nil
      }
    }
  }
}

private enum SQL {
  static let channels = "SELECT number, name FROM channel"
  static let id = "SELECT id FROM envelope WHERE message = ?1"
}

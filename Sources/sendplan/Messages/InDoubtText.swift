import Model
import Storage
import Terminal

/// What a person is told to do about messages of which nobody knows whether they arrived.
enum InDoubtText {
  /// How many messages are named one by one.
  private static let shown = 3

  /// What `status` says when there are any: what to look at, and what to type for each.
  static func need(_ count: Int, in snapshot: Snapshot) throws -> [String] {
    guard count > 0 else { return [] }
    var ids: [String] = []
    try snapshot.forEachMessage(MessageSelection(state: .inDoubt)) { message in
      if ids.count < shown { ids.append(message.id) }
    }
    let more = count - ids.count
    let lines =
      [
        "\(counted(count, "message")) in doubt: see with 'sendplan-executor recover' what to look for, then"
      ]
      + ids.map(command) + (more > 0 ? ["and \(more.grouped) more"] : [])
    return [lines.joined(separator: "\n    ")]
  }

  /// What says of a message what became of it.
  static func command(_ id: String) -> String {
    commandLine("sendplan resolve", id, options: "--as sent|not-sent|failed")
  }
}

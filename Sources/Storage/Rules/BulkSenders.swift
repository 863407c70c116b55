import Model

extension Snapshot {
  /// The channels that may send more mail on a day than providers take without a way to ask for no more (RFC 8058).
  package func bulkSendersWithoutUnsubscribe() throws -> [String] {
    let base = try baseDate()
    let rules = try capacityRules(from: base, days: BulkSender.days)
    let table = rules.table(from: base, days: BulkSender.days)
    let outer = Set(rules.channels.compactMap(\.settings.outer))
    return rules.channels.enumerated().filter { index, channel in
      channel.settings.sendsMail && !outer.contains(channel.number)
        && !channel.settings.mail.unsubscribe.takesOneClick
        && (0..<BulkSender.days).contains { day in
          table.capacity[table.cell(channel: index, day: day)] > BulkSender.most
        }
    }.map(\.element.name)
  }
}

/// What Gmail, Yahoo and Outlook take for sending in bulk.
package enum BulkSender {
  package static let most = 5000
  /// So many days from the base date on are looked at.
  static let days = 28

  /// What is said of a channel that has no such address.
  package static func warning(of channel: String) -> String {
    "it may send more than \(most.grouped) a day, and large providers refuse that without an https address to"
      + " unsubscribe: state one with 'sendplan channel set \(shellWord(channel)) --unsubscribe https://…/{token}'"
  }
}

/// What a trigger lets through although nothing else may change it: that a text is blanked while somebody is being
/// forgotten, in the transaction of that request.
enum Blanking {
  /// What stands in the place of a text that was forgotten.
  static let text = "(forgotten)"
  /// How a name begins that was forgotten, before its hash.
  static let prefix = "forgotten-"

  static let isUnderWay = "EXISTS (SELECT 1 FROM forgetting_under_way)"

  /// That a message is among those that are being forgotten.
  static func isForgotten(_ message: String) -> String {
    """
    EXISTS (SELECT 1 FROM forgotten_message f JOIN forgetting_under_way w ON w.number = f.forgetting
      WHERE f.message = \(message))
    """
  }

  /// That a row is as it was, but for columns that may be blanked.
  static func isBlanked(_ blanked: [String], others: [String]) -> String {
    let same = others.map { "NEW.\($0) IS OLD.\($0)" }
    let blank = blanked.map { column in
      "(NEW.\(column) IS OLD.\(column) OR NEW.\(column) IS '\(text)' OR NEW.\(column) GLOB '\(prefix)*')"
    }
    return (same + blank).joined(separator: " AND ")
  }
}

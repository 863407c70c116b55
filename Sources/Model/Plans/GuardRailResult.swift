/// The result of one guard rail for a plan.
package struct GuardRailResult: Equatable, Sendable {
  /// The rail's name.
  package let rail: String
  /// What it allows, in words: `at most 50 messages`.
  package let allows: String
  /// What was found, in the same form: `412 messages`.
  package let found: String
  package let holds: Bool
  /// The numbers of the messages concerned, worst first.
  package let messages: [Int32]
  /// The names of the channels that do not hold, of a rail over outcomes.
  package let channels: [String]
  /// The result as a sentence, without a final period.
  package let sentence: String

  package init(
    rail: String,
    allows: String,
    found: String,
    holds: Bool,
    messages: [Int32] = [],
    channels: [String] = [],
    sentence: String
  ) {
    self.rail = rail
    self.allows = allows
    self.found = found
    self.holds = holds
    self.messages = messages
    self.channels = channels
    self.sentence = sentence
  }
}

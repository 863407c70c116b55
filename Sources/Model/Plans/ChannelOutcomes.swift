/// What became of the messages of one channel over the last days, as guard rails look at it.
package struct ChannelOutcomes: Equatable, Sendable {
  package let channel: String
  /// How many messages were sent.
  package let sent: Int
  /// How many failed, bounced, and were called spam, since a person last resumed the channel.
  package let failed: Int
  package let bounced: Int
  package let complained: Int

  /// Over how many days outcomes are looked at, the last one included.
  package static let days = 7
  /// Fewer events than this say nothing: one complaint in 50 would be 2 per cent.
  package static let fewestEvents = 3

  package init(channel: String, sent: Int, failed: Int, bounced: Int, complained: Int) {
    self.channel = channel
    self.sent = sent
    self.failed = failed
    self.bounced = bounced
    self.complained = complained
  }
}

import Model
import Storage

/// What came of it that somebody is not to be written to, in words.
enum StopText {
  static func canceled(_ effect: StopEffect) -> String {
    "\(counted(effect.canceled, "message")) canceled"
      + (effect.followers > 0 ? ", and \(counted(effect.followers, "follow-up")) with them" : "")
      + channels(effect)
  }

  /// How many on which channels; empty where nothing was canceled.
  static func channels(_ effect: StopEffect) -> String {
    let counts = effect.channels.map { "\($0.count.grouped) on \(printable($0.channel))" }
    return counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))"
  }

  /// Who else is suppressed with those that were named, and what a run has picked up.
  static func lines(_ effect: StopEffect, with named: String) -> String {
    let lines =
      firstLines(effect.reached.map { "\(printable($0.text)) is suppressed with \(named)" })
      + firstLines(effect.claimed.map { "\(printable($0)): \(ReplyReport.leftToFinish)" })
    return lines.map { "\($0)\n" }.joined()
  }
}

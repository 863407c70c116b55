/// How often a run tries what did not go through, and how long it waits before it tries again.
///
/// Durations are in milliseconds.
enum Backoff {
  /// How often one run tries one message.
  static let tries = 3

  /// The wait after the first try; each further one is four times as long, up to a limit.
  static let first: Int64 = 4_000
  static let longest: Int64 = 60_000

  /// The longest wait that a channel can ask a run for.
  static let longestAsked: Int64 = 600_000

  /// How long to wait when the channel names so many seconds; nil when that is too long for this run.
  static func wait(asked seconds: Int) -> Int64? {
    let wait = Int64(seconds).multipliedReportingOverflow(by: 1000)
    return wait.overflow || wait.partialValue > longestAsked ? nil : max(0, wait.partialValue)
  }

  /// How long to wait after so many tries; nil when this run is not to try again.
  static func wait(after tries: Int) -> Int64? {
    guard tries < Backoff.tries else { return nil }
    return (1..<tries).reduce(first) { wait, _ in min(wait * 4, longest) }
  }
}

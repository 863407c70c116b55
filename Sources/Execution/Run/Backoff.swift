/// How often a run tries a message, and how long it waits between tries.
///
/// Durations are in milliseconds.
enum Backoff {
  /// The most tries of one message in one run.
  static let tries = 3

  /// The wait after the first try; each further one is four times as long, up to a limit.
  static let first: Int64 = 4_000
  static let longest: Int64 = 60_000

  /// The longest wait that a receiver can ask of a run.
  static let longestAsked: Int64 = 600_000

  /// The wait for a receiver that asks for so many seconds; nil if that is too long for this run.
  static func wait(asked seconds: Int) -> Int64? {
    let wait = Int64(seconds).multipliedReportingOverflow(by: 1000)
    return wait.overflow || wait.partialValue > longestAsked ? nil : max(0, wait.partialValue)
  }

  /// The wait after so many tries; nil if this run does not try again.
  static func wait(after tries: Int) -> Int64? {
    guard tries < Backoff.tries else { return nil }
    return (1..<tries).reduce(first) { wait, _ in min(wait * 4, longest) }
  }
}

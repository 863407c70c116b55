import Model

/// When messages of one channel, and of those inside it, may go in a run, in milliseconds of the monotonic clock.
///
/// It is shared by all that send for the channel.
final class Pacing {
  private let start: Int64
  /// `count` messages per `span` milliseconds.
  private let count: Int64
  private let span: Int64
  private let gap: Int64
  /// The sending hours and their end, after which nothing is tried.
  private let close: (window: DailyWindow, at: Int64)?
  private var taken: Int64 = 0
  /// When the last message went.
  private var last: Int64?

  /// From a point on at a number of messages a minute, or else without delay.
  init(_ pace: Pace, from start: Int64, last: Int64?) {
    self.start = start
    self.last = last
    (count, span) = pace.perMinute.map { (Int64($0), 60_000) } ?? (1, 0)
    gap = Int64(pace.leastGap ?? 0) * 1000
    close = nil
  }

  /// From the opening of a window on, at its rate or spread evenly over what is left of it.
  init(
    _ pace: Pace,
    from start: Int64,
    until close: (window: DailyWindow, at: Int64),
    messages: Int,
    last: Int64?
  ) {
    self.start = start
    self.last = last
    self.close = close
    gap = Int64(pace.leastGap ?? 0) * 1000
    (count, span) =
      pace.perMinute.map { (Int64($0), 60_000) }
      ?? (Int64(max(1, messages)), max(0, close.at - start))
  }

  /// When the next message that was not tried yet is due.
  var due: Int64 { max(start + taken * span / count, free) }

  /// From when on the least gap lets any message go.
  var free: Int64 { gap == 0 ? .min : last.map { $0 + gap } ?? .min }

  /// Whether it ever keeps a message waiting.
  var delays: Bool { span > 0 || gap > 0 }

  /// Notes that a message goes now.
  func take(at now: Int64, isFirstTry: Bool) {
    last = now
    if isFirstTry { taken += 1 }
  }

  /// Why nothing may be tried at a point.
  func unavailability(at point: Int64) -> ChannelUnavailability? {
    guard let close, point >= close.at else { return nil }
    return .windowOver(close.window)
  }
}

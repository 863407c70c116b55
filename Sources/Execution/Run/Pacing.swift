import Model

/// When the first tries of one channel are due, in milliseconds of the monotonic clock.
struct Pacing {
  private let start: Int64
  /// `count` messages per `span` milliseconds.
  private let count: Int64
  private let span: Int64
  /// The sending hours and their end, after which nothing is tried.
  private let close: (window: DailyWindow, at: Int64)?
  private var taken: Int64 = 0

  private init(
    from start: Int64,
    _ count: Int64,
    in span: Int64,
    until close: (DailyWindow, Int64)?
  ) {
    self.start = start
    self.count = count
    self.span = span
    self.close = close
  }

  /// Without delay from a point on.
  init(from start: Int64) {
    self.init(from: start, 1, in: 0, until: nil)
  }

  /// A number of messages per minute.
  init(from start: Int64, perMinute: Int, until close: (DailyWindow, Int64)?) {
    self.init(from: start, Int64(perMinute), in: 60_000, until: close)
  }

  /// A number of messages spread evenly over what is left of a window.
  init(_ messages: Int, from start: Int64, until close: (window: DailyWindow, at: Int64)) {
    let left = max(0, close.at - start)
    self.init(from: start, Int64(max(1, messages)), in: left, until: close)
  }

  /// When the next is due.
  var due: Int64 { start + taken * span / count }

  mutating func advance() {
    taken += 1
  }

  /// Why nothing may be tried at a point.
  func unavailability(at point: Int64) -> ChannelUnavailability? {
    guard let close, point >= close.at else { return nil }
    return .windowOver(close.window)
  }
}

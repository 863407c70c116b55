import Glibc
import Model
import OperatingSystem

/// One line on standard error that tells how far a long operation is.
///
/// It is drawn on a terminal alone, at most ten times a second, and `finish` erases it. Between two
/// looks at the clock an advance costs one addition and one comparison.
package struct Progress {
  /// How many steps there will be.
  package enum Total: Equatable, Sendable {
    case unknown
    case about(Int)
    case exactly(Int)
  }

  /// Nanoseconds on a clock that never goes back.
  package typealias Clock = () -> UInt64

  package private(set) var count = 0
  package var total: Total
  private let activity: String
  private let error: StandardError
  private let clock: Clock
  private var drawnAt: UInt64
  private var lookedAt: UInt64
  private var nextLook: Int
  private var stride = 1

  private static let interval: UInt64 = 100_000_000

  /// Begins to count; nothing is drawn before a tenth of a second has passed.
  ///
  /// The activity is a word like `importing`.
  package init(
    _ activity: String,
    total: Total = .unknown,
    on error: StandardError,
    clock: @escaping Clock = monotonicNanoseconds
  ) {
    self.activity = activity
    self.total = total
    self.error = error
    self.clock = clock
    drawnAt = clock()
    lookedAt = drawnAt
    nextLook = error.canShowStatus ? 1 : .max
  }

  /// Counts steps that are done.
  package mutating func advance(by steps: Int = 1) {
    count += steps
    if count >= nextLook { look() }
  }

  /// Erases the line; to be called before anything is written to standard output.
  package func finish() {
    error.eraseStatus()
  }

  /// Adapts the number of steps between two looks, so that looks are 10 to 50 ms apart.
  private mutating func look() {
    let now = clock()
    let passed = now - lookedAt
    if passed < Self.interval / 10 {
      stride = min(stride * 2, 1 << 20)
    } else if passed > Self.interval / 2 {
      stride = max(stride / 4, 1)
    }
    lookedAt = now
    nextLook = count + stride
    if now - drawnAt >= Self.interval {
      drawnAt = now
      error.showStatus(line)
    }
  }

  /// An estimate that has been passed is not worth showing any more.
  private var line: String {
    let done = "\(activity) \(count.grouped)"
    switch total {
    case .about(let total) where total > 0 && count <= total:
      return "\(done) of about \(total.grouped) (\(percentage(of: total)) %)"
    case .exactly(let total) where total > 0 && count <= total:
      return "\(done) of \(total.grouped) (\(percentage(of: total)) %)"
    case .unknown, .about, .exactly:
      return done
    }
  }

  private func percentage(of total: Int) -> Int {
    Int(Double(count) / Double(total) * 100)
  }
}

/// The time since the machine was started, in nanoseconds.
package func monotonicNanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

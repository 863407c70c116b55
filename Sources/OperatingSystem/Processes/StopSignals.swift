import Glibc

/// Blocks the signals that request a stop, and polls for them.
///
/// From its creation on they stay pending in the kernel until polled. Signals that this process ignores, for
/// example under `nohup`, stay ignored.
@safe package final class StopSignals {
  private var blocked = sigset_t()
  private var hasArrived = false

  /// Blocks the signals, in this thread and in those that it starts.
  package init(_ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]) {
    unsafe sigemptyset(&blocked)
    for signal in signals where !StopSignals.isIgnored(signal) {
      unsafe sigaddset(&blocked, signal)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &blocked, nil)
  }

  /// Whether one of the signals has arrived.
  package var isStopRequested: Bool {
    var now = timespec(tv_sec: 0, tv_nsec: 0)
    if !hasArrived { hasArrived = unsafe sigtimedwait(&blocked, nil, &now) > 0 }
    return hasArrived
  }

  /// Waits for some milliseconds, or until one of the signals arrives.
  package func pause(milliseconds: Int64) {
    guard !isStopRequested else { return }
    var time = timespec(
      tv_sec: Int(milliseconds / 1000),
      tv_nsec: Int(milliseconds % 1000) * 1_000_000
    )
    hasArrived = unsafe sigtimedwait(&blocked, nil, &time) > 0
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
    let ignoring = unsafe unsafeBitCast(SIG_IGN, to: UInt.self)
    return handler == ignoring
  }
}

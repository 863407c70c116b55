import Glibc

/// Signals that ask a run to end, held back so that none of them can end it in the wrong moment.
///
/// From its making on they wait with the operating system and are looked at when it suits. A signal that this
/// process was told to ignore, as `nohup` does, stays ignored.
@safe package final class StopSignals {
  private var held = sigset_t()
  private var hasCome = false

  /// Holds the signals back, in this thread and in those that it starts.
  package init(_ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP]) {
    unsafe sigemptyset(&held)
    for signal in signals where !StopSignals.isIgnored(signal) {
      unsafe sigaddset(&held, signal)
    }
    unsafe pthread_sigmask(SIG_BLOCK, &held, nil)
  }

  /// Whether one of the signals has come since the making.
  package var isStopRequested: Bool {
    var now = timespec(tv_sec: 0, tv_nsec: 0)
    if !hasCome { hasCome = unsafe sigtimedwait(&held, nil, &now) > 0 }
    return hasCome
  }

  /// Waits for some milliseconds, or until one of the signals comes.
  package func pause(milliseconds: Int64) {
    guard !isStopRequested else { return }
    var time = timespec(
      tv_sec: Int(milliseconds / 1000),
      tv_nsec: Int(milliseconds % 1000) * 1_000_000
    )
    hasCome = unsafe sigtimedwait(&held, nil, &time) > 0
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    let handler = unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self)
    let ignoring = unsafe unsafeBitCast(SIG_IGN, to: UInt.self)
    return handler == ignoring
  }
}

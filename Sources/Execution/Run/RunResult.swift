import Storage

/// The overall result of a run.
package enum RunResult: Sendable {
  /// A channel is unavailable, or a destination cannot be searched.
  case failed
  /// Some messages were not tried: the run can be resumed.
  case interrupted
  /// Some messages failed, came back or are in doubt, or the plan was withdrawn meanwhile.
  case incomplete
  /// Everything was sent or skipped.
  case complete
}

extension RunReport {
  package var result: RunResult {
    let hasFailed = channels.contains { $0.unavailability?.isTimeRelated == false }
    if hasFailed || !stuck.isEmpty { return .failed }
    if end == .interrupted { return .interrupted }
    let isAllSent = channels.allSatisfy { $0.failed + $0.inDoubt + $0.left == 0 }
    let isCertain = recovered.allSatisfy { $0.inDoubt == 0 } && repeated.inDoubt == 0
    let isWithdrawn = channels.contains { $0.skips.contains { $0.reason == .planWithdrawn } }
    return isAllSent && isCertain && !isWithdrawn ? .complete : .incomplete
  }
}

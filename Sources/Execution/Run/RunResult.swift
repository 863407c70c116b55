/// What a run has come to as a whole.
package enum RunResult: Sendable {
  /// A channel, or a place where something is still to be looked for, is out of order.
  case failed
  /// Something was not tried: the run can be resumed.
  case interrupted
  /// Something has failed, has come back or is in doubt.
  case incomplete
  /// Everything was sent, or left out for a reason.
  case complete
}

extension RunReport {
  package var result: RunResult {
    let hasFailed = channels.contains { $0.unavailability?.isTimeRelated == false }
    if hasFailed || !stuck.isEmpty { return .failed }
    if end == .interrupted { return .interrupted }
    let allWentOut = channels.allSatisfy { $0.failed + $0.inDoubt + $0.left == 0 }
    let isCertain = recovered.allSatisfy { $0.inDoubt == 0 } && repeated.inDoubt == 0
    return allWentOut && isCertain ? .complete : .incomplete
  }
}

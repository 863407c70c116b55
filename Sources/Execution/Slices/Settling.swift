import Delivery
package import Model
import OperatingSystem
package import Storage

/// What came of taking back one slice.
package struct SettledSlice: Equatable, Sendable {
  package let slice: Slice
  /// Its state behind it.
  package internal(set) var state: SliceState
  package internal(set) var sent = 0
  package internal(set) var failed = 0
  package internal(set) var inDoubt = 0
  /// How many came back unsent, and are pending, held or canceled now.
  package internal(set) var returned = 0
  /// How many of them are canceled.
  package internal(set) var canceled = 0
  /// How many are still claimed.
  package internal(set) var open = 0
  /// The ids of messages that it has sent though they count as not sent.
  package internal(set) var contradictions: [String] = []
  /// The last words of the other end that were not an acceptance.
  package internal(set) var lastFailure: String?
}

/// What came of taking back slices.
package struct SettleReport: Equatable, Sendable {
  package internal(set) var slices: [SettledSlice] = []
  /// The slices that could not be read, and why.
  package internal(set) var unreadable: [UnreadableSlice] = []
  /// The run that ended with the last of them.
  package internal(set) var ended: Run?
  /// Whether everything of its day is done.
  package internal(set) var isFinished = false

  package struct UnreadableSlice: Equatable, Sendable {
    package let slice: Slice
    package let cause: Diagnostic
  }
}

extension Executor {
  /// So many milliseconds behind its time a slice that is not done is overdue: clocks differ, and the last answers take
  /// a while.
  static let grace: Int64 = 600_000

  /// Takes back what the slices in a folder have done, one transaction for each; a repeat changes nothing.
  ///
  /// The outcomes of a slice that is not done are taken, and what it has not handed over stays claimed.
  package func settle(_ folder: String) throws -> SettleReport {
    try holdingRunLock { lock in
      try database.read { try $0.requireConfirmation() }
      var report = SettleReport()
      let all = try database.read { try $0.slices() }
      let slices = all.filter { $0.folder == folder }
      let open = all.filter(\.state.isOpen)
      if slices.isEmpty, !open.isEmpty { throw SlicesAreElsewhere(folder: folder, open) }
      for slice in slices where slice.state.isOpen || slice.state == .lost {
        try lock.requireInPlace()
        try take(slice, &report)
        try dependencies.reached(.acknowledged)
      }
      try endRunWithoutSlices(&report, "settle", lock)
      _ = try database.writeSliceStops()
      return report
    }
  }

  private func take(_ slice: Slice, _ report: inout SettleReport) throws {
    let file: SliceContents
    do {
      if slice.state == .lost { try takeAway(slice) }
      if try takeUnbegun(slice, &report) { return }
      file = try slice.state.isOpen ? publishedContents(of: slice) : contents(of: slice)
    } catch let error as any DiagnosticError {
      // What is lost may be gone altogether.
      if slice.state != .lost {
        report.unreadable.append(.init(slice: slice, cause: error.diagnostic))
        try noteOverdue(slice)
      }
      return
    }
    let settled =
      slice.state == .lost
      ? try takeLate(file, slice) : try settle(slice, by: file, ending: file.end != nil)
    report.slices.append(settled)
  }

  /// Takes a slice back whose time has passed, and that nobody has in hand: its right to begin is there.
  private func takeUnbegun(_ slice: Slice, _ report: inout SettleReport) throws -> Bool {
    guard slice.state.isOpen, dependencies.now() >= slice.notAfter, try slice.files.end() == nil,
      try FoundFile(at: slice.files.start) != nil, try slice.files.withdrawStart()
    else { return false }
    report.slices.append(try settle(slice, by: try publishedContents(of: slice), ending: true))
    return true
  }

  /// What the files of a slice say.
  func contents(of slice: Slice) throws -> SliceContents {
    try SliceContents(of: slice, try guarantee(of: slice))
  }

  /// What the transport of a slice guarantees, where it holds anything open.
  func guarantee(of slice: Slice) throws -> DeliveryGuarantee {
    try transport(of: slice)?.guarantee ?? .neither
  }

  /// The transport of a slice as it was when it was cut, unless its channel has since been set to not idempotent; nil
  /// where it holds nothing open.
  func transport(of slice: Slice) throws -> (any Transport)? {
    let claim = try database.read { try $0.firstClaim(in: slice) }
    guard let claim, let (destination, _) = try byDestination([claim]).first else { return nil }
    return try transport(at: destination.transport, destination.service)
  }

  /// Settles the messages of a slice as far as its file tells; the slice ends with them, or goes on.
  func settle(_ slice: Slice, by file: SliceContents, ending: Bool) throws -> SettledSlice {
    var settled = SettledSlice(slice: slice, state: slice.state)
    let guarantee = try guarantee(of: slice)
    try database.change(operation("settle", "--slice \(slice.number)")) { change in
      settled = SettledSlice(slice: slice, state: slice.state)
      guard let run = try change.snapshot.runUnderWay(), run.number == slice.run else {
        throw Refusal.otherTurn(run: slice.run)
      }
      try settleMembers(of: slice, by: file, guarantee, isFinal: ending, run, change, &settled)
      if ending {
        try change.settle(slice)
        settled.state = .settled
        try judge(slice, settled, change)
      } else if try isOverdue(slice, change) {
        settled.state = .overdue
      }
      return Answer(settled.summary)
    }
    return settled
  }

  /// Settles what is known of the messages of a slice; with `isFinal`, what nobody can know any more as well.
  func settleMembers(
    of slice: Slice,
    by file: SliceContents?,
    _ guarantee: DeliveryGuarantee,
    isFinal: Bool,
    _ run: Run,
    _ change: Change,
    _ settled: inout SettledSlice
  ) throws {
    let members = try change.snapshot.members(of: slice).filter(\.isOpen)
    let results = members.map { member in
      file.map { $0.result(of: member, isFinal: isFinal) } ?? .withoutFile(guarantee)
    }
    let states = try change.settle(
      zip(members, results).map { ($0.message, $1.settlement) },
      by: run
    )
    for (state, result) in zip(states, results) { settled.count(state, result) }
  }

  /// Whether the time of a slice has passed; notes it once.
  private func isOverdue(_ slice: Slice, _ change: Change) throws -> Bool {
    guard slice.state == .cut,
      change.at.milliseconds > slice.notAfter.milliseconds + Executor.grace
    else { return slice.state == .overdue }
    try change.noteOverdue(slice)
    return true
  }

  private func noteOverdue(_ slice: Slice) throws {
    try database.change(operation("settle", "--slice \(slice.number)")) { change in
      Answer(try isOverdue(slice, change) ? "overdue" : "not readable")
    }
  }

  /// Stops a channel that took nothing of a slice, or ends its stop where something went through.
  private func judge(_ slice: Slice, _ settled: SettledSlice, _ change: Change) throws {
    if settled.sent > 0 {
      try change.endStop(of: slice.channel, .channelAtFault, because: .wentThrough)
    } else if let words = settled.lastFailure {
      try change.stop(slice.channel, .channelAtFault, reason: words)
    }
  }

  /// Ends the run of which no slice is open any more; refused while what a dead run started is at work.
  func endRunWithoutSlices(
    _ report: inout SettleReport,
    _ command: String,
    _ lock: RunLock
  ) throws {
    let (run, open) = try database.read { (try $0.runUnderWay(), try $0.openSlices()) }
    guard let run, open.isEmpty else { return }
    let (hasSlices, isLeft, claims) = try database.read { snapshot in
      (
        try !snapshot.slices(of: run.plan, on: run.day).isEmpty,
        try snapshot.assignments(of: run.plan, on: run.day).contains(where: \.isPending),
        try snapshot.openClaims().contains { $0.run.number == run.number }
      )
    }
    guard hasSlices else { return }
    try lock.requireDead(run, hasOpenClaims: claims)
    report.isFinished = try end(run, command, finished: !isLeft && !claims)
    report.ended = run
  }
}

/// A folder without slices was named, while those that are open lie elsewhere.
package struct SlicesAreElsewhere: DiagnosticError, Equatable {
  let folder: String
  let folders: [String]

  init(folder: String, _ open: [Slice]) {
    self.folder = folder
    folders = Set(open.map(\.folder)).sorted()
  }

  package var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "no slice was cut into '\(folder)'",
      why: "those that are open lie in \(folders.map { "'\($0)'" }.joined(separator: ", "))",
      wayOut: "name that folder; one that was moved has to be where it was"
    )
  }
}

extension SettledSlice {
  mutating func count(_ state: MessageState, _ result: SliceResult) {
    lastFailure = result.channelFailure ?? lastFailure
    switch state {
    case .sent: sent += 1
    case .failed: failed += 1
    case .inDoubt: inDoubt += 1
    case .pending: returned += 1
    case .canceled:
      returned += 1
      canceled += 1
    case .claimed: open += 1
    case .waiting, .expired: preconditionFailure("not a state after a claim")
    }
  }

  var summary: String {
    "\(sent) sent, \(failed) failed, \(inDoubt) in doubt, \(returned) returned, \(open) open"
  }
}

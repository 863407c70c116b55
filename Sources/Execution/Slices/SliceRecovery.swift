import Delivery
package import Model
import OperatingSystem
import Storage

/// Why a slice is not taken for lost, or not withdrawn.
package enum SliceStateRefusal: DiagnosticError, Equatable {
  case notOpen(number: Int, SliceState)
  /// Its time, and the while behind it in which answers may still come, has not passed.
  case mayBeRunning(number: Int, until: Instant)
  /// Somebody has begun it, or may have.
  case begun(number: Int, folder: String)
  case isDone(number: Int, folder: String)
  case nothingToConfirm(number: Int)

  package var diagnostic: Diagnostic {
    switch self {
    case .notOpen(let number, let state):
      Diagnostic(
        .refused,
        "slice \(number) is \(state.name)",
        why: "only what is cut or overdue can be withdrawn or given up",
        wayOut: "see 'sendplan-executor slices'"
      )
    case .mayBeRunning(let number, let until):
      Diagnostic(
        .refused,
        "slice \(number) may still be under way",
        why: "its machine may hand messages over, and note it, until \(until)",
        wayOut: "wait until then, or say with --fenced why it cannot be running"
      )
    case .begun(let number, let folder):
      Diagnostic(
        .refused,
        "slice \(number) cannot be withdrawn",
        why: "somebody has begun it, or the right to begin is not in '\(folder)' any more",
        wayOut: "let it end and settle it; a machine that does not come back is given up with"
          + " 'sendplan-executor recover --slice \(number)'"
      )
    case .isDone(let number, let folder):
      Diagnostic(
        .refused,
        "slice \(number) is done",
        wayOut: "take it back with '\(commandLine("sendplan-executor settle", folder))'"
      )
    case .nothingToConfirm(let number):
      Diagnostic(
        .refused,
        "nothing came late from slice \(number)",
        wayOut: "see 'sendplan-executor slices'"
      )
    }
  }
}

extension Executor {
  /// Takes a slice back that nobody has begun: its messages are pending again.
  package func withdraw(slice number: Int) throws -> SettleReport {
    try holdingRunLock { lock in
      try database.read { try $0.requireConfirmation() }
      var report = SettleReport()
      let slice = try openSlice(number)
      let files = slice.files
      try files.giveStart()
      guard try takeRight(of: files) else {
        throw SliceStateRefusal.begun(number: number, folder: slice.folder)
      }
      report.slices.append(
        try end(slice, by: try contents(of: slice), "withdraw") { try $0.withdraw(slice) }
      )
      try endRunWithoutSlices(&report, "withdraw", lock)
      return report
    }
  }

  /// Takes the right to begin of a slice that nobody has ever had; else it is left as it is.
  func takeRight(of files: SliceFiles) throws -> Bool {
    guard try files.withdrawStart() else { return false }
    // Who was asked to stop has given the right back, and has handed something over, perhaps.
    guard try SliceFile(opening: files.slice).holders().isEmpty else {
      try files.giveWithdrawnBack()
      return false
    }
    return true
  }

  /// Gives a slice up whose machine does not come back.
  ///
  /// Its right to go on is taken away first, so that nothing goes any more that the file does not show as begun. What it
  /// shows as done is taken; what was about to be handed over is in doubt, or repeated where that is harmless; the rest
  /// is pending again. Where the file itself is gone, everything is in doubt.
  package func recover(slice number: Int, fenced reason: String?) throws -> SettleReport {
    try holdingRunLock { lock in
      try database.read { try $0.requireConfirmation() }
      var report = SettleReport()
      let slice = try openSlice(number)
      let until = Instant(milliseconds: slice.notAfter.milliseconds + Executor.grace)
      guard reason != nil || dependencies.now() > until else {
        throw SliceStateRefusal.mayBeRunning(number: number, until: until)
      }
      let file = try revoked(slice)
      guard file?.end == nil else {
        throw SliceStateRefusal.isDone(number: number, folder: slice.folder)
      }
      let why = reason ?? "its time has passed since \(slice.notAfter)"
      report.slices.append(
        try end(slice, by: file, "recover") { try $0.giveUp(slice, because: why) }
      )
      try endRunWithoutSlices(&report, "recover", lock)
      return report
    }
  }

  /// Takes the word of a person about what a lost slice has sent late.
  package func confirm(slice number: Int, because reason: String) throws {
    try database.change(operation("recover", "--slice \(number)")) { change in
      guard try change.confirm(try change.snapshot.slice(number), because: reason) else {
        throw SliceStateRefusal.nothingToConfirm(number: number)
      }
      return Answer("confirmed")
    }
  }

  private func openSlice(_ number: Int) throws -> Slice {
    let slice = try database.read { try $0.slice(number) }
    guard slice.state.isOpen else { throw SliceStateRefusal.notOpen(number: number, slice.state) }
    return slice
  }

  /// What the files of a slice say once nobody may go on with it; nil where they are gone, or cannot be read.
  private func revoked(_ slice: Slice) throws -> SliceContents? {
    guard try takeAway(slice) else { return nil }
    do {
      return try SliceContents(ofRevoked: slice, try guarantee(of: slice))
    } catch let error as any DiagnosticError where error.diagnostic.kind != .busy {
      return nil
    }
  }

  /// Takes the right of a slice away that is given up; false where its folder is not there.
  ///
  /// Whoever takes a folder away and brings it back brings the right back with it.
  @discardableResult
  func takeAway(_ slice: Slice) throws -> Bool {
    do throws(SystemError) {
      _ = try FileIdentity(of: slice.folder)
    } catch {
      return false
    }
    try slice.files.giveStart()
    try slice.files.revoke()
    return true
  }

  private func end(
    _ slice: Slice,
    by file: SliceContents?,
    _ command: String,
    _ ending: (Change) throws -> Void
  ) throws -> SettledSlice {
    var settled = SettledSlice(slice: slice, state: slice.state)
    let guarantee = try guarantee(of: slice)
    try database.change(operation(command, "--slice \(slice.number)")) { change in
      settled = SettledSlice(slice: slice, state: slice.state)
      guard let run = try change.snapshot.runUnderWay(), run.number == slice.run else {
        throw Refusal.otherTurn(run: slice.run)
      }
      try settleMembers(of: slice, by: file, guarantee, isFinal: true, run, change, &settled)
      try ending(change)
      settled.state = try change.snapshot.slice(slice.number).state
      return Answer(settled.summary)
    }
    return settled
  }

  /// Takes what a lost slice says after all; what contradicts what was decided meanwhile is noted.
  func takeLate(_ file: SliceContents, _ slice: Slice) throws -> SettledSlice {
    var settled = SettledSlice(slice: slice, state: .lost)
    let accepted = Set(file.accepted)
    let members = try database.read { try $0.members(of: slice) }
      .filter { accepted.contains($0.place) && !($0.isLast && $0.state == .sent) }
    guard !members.isEmpty else { return settled }
    try database.change(operation("settle", "--slice \(slice.number)")) { change in
      for member in members {
        // Open claims, of services that take a key twice, are repeated by the next run.
        if member.isOpen { continue }
        if member.isLast, member.state == .inDoubt {
          try change.resolveSent(member.message, by: slice)
          settled.sent += 1
        } else if try change.noteContradiction(of: slice, member.contradiction) {
          settled.contradictions.append(member.id)
        }
      }
      return Answer("\(settled.sent) sent, \(settled.contradictions.count) maybe twice")
    }
    return settled
  }
}

extension SliceMember {
  /// What the journal notes of an attempt that counts as not sent, the same whatever becomes of its message.
  fileprivate var contradiction: String {
    "attempt \(attempt) at message \(id) was handed over after all"
  }
}

import Execution
import Model
import Storage

/// One night, by the same calls in the same order as the nightly job, whose program a sample of nights runs instead.
extension World {
  func pass(_ night: Night) throws -> String {
    nights += 1
    try refuseDuringRun()
    if try isSomethingOpen() { _ = try recover() }
    try end(night, "settle")
    var isHeld = false
    try change("nightly") { change in
      let day = Day(number: night.to)
      let present = try change.snapshot.baseDate()
      guard present < day else {
        if present > day { throw Refusal.baseDateBackwards(from: present, to: day) }
        return
      }
      do {
        _ = try change.advanceBaseDate(to: day, isConfirmed: false)
      } catch let doubt as Refusal {
        // A person looks, and says that it is right.
        isHeld = true
        checker.coverage.note(.refusal, Coverage.name(of: doubt))
        _ = try change.advanceBaseDate(to: day, isConfirmed: true)
      }
    }
    checker.books.base = checker.ledger.base
    try end(night, "base date")
    let version = try computePlan(horizon: night.horizon, unlessUnchanged: true)
    try end(night, "plan")
    let outcome = try conclude(version, night, isHeld)
    if let kept = night.kept { try change("prune") { _ = try $0.prune(keeping: kept) } }
    return outcome
  }

  private func refuseDuringRun() throws {
    try database.requireNoOpenSlices()
  }

  private func isSomethingOpen() throws -> Bool {
    try database.read { try $0.runUnderWay() != nil || !$0.openClaims().isEmpty }
  }

  private func conclude(_ version: Int, _ night: Night, _ isHeld: Bool) throws -> String {
    let header = try database.read { try $0.plan(version) }
    guard header.state == .draft, night.mayApprove, !isHeld,
      try database.read({ try $0.plans().lastApproved?.state != .withdrawn }),
      try database.read({ try $0.unconfirmed() }) == nil
    else { return "plan \(version) is \(header.state.name)" }
    try approve(version)
    try end(night, "decide")
    return "approved plan \(version)"
  }

  /// The end of a stage, at which the process may die.
  private func end(_ night: Night, _ stage: String) throws {
    guard night.dies == stage else { return }
    checker.coverage.note(.death, "night: \(stage)")
    throw Died(step: stage)
  }

  func recover() throws -> String {
    let recovery = try playing(nil) { scene in
      try Executor(database, in: dependencies(scene)).recover()
    }
    return "\(recovery.runs.count) runs, \(recovery.stuck.count) stuck"
  }
}

import Execution
import Model
import Storage
import Testing

@Suite("What a run refuses")
struct RefusalTests {
  private func refusal(of request: RunRequest, in workspace: Workspace) throws -> String {
    do {
      _ = try workspace.executor.run(request)
    } catch let error as any DiagnosticError {
      #expect(error.diagnostic.kind == .refused)
      #expect(try workspace.uses().attempts.isEmpty)
      return error.diagnostic.sentence
    }
    Issue.record("nothing was refused")
    return ""
  }

  @Test("Another day than today is refused with both days")
  func notToday() throws {
    let workspace = try Workspace()
    try workspace.fill()
    #expect(
      try refusal(of: RunRequest(plan: 1, day: Workspace.tuesday), in: workspace) == """
        2027-03-02 is not today: today is 2027-03-01 on this machine; run --plan 1 --day \
        2027-03-01, or send the messages of 2027-03-02 today with --on-another-day
        """
    )
  }

  @Test("A draft is refused with the version that is approved")
  func notApproved() throws {
    let workspace = try Workspace()
    try workspace.fill()
    #expect(try workspace.storePlan() == 2)
    #expect(
      try refusal(of: RunRequest(plan: 2, day: Workspace.monday), in: workspace)
        == "plan 2 is draft: only the approved plan is executed, which is 1; run --plan 1"
    )
  }

  @Test("A version that does not exist is refused")
  func unknown() throws {
    let workspace = try Workspace()
    try workspace.fill()
    #expect(
      try refusal(of: RunRequest(plan: 9, day: Workspace.monday), in: workspace)
        == "there is no plan 9: the newest is 1; see 'sendplan plans'"
    )
  }

  @Test("A day outside the plan is refused with the days that it covers", arguments: [-1, 7])
  func outside(offset: Int) throws {
    let workspace = try Workspace()
    try workspace.fill()
    let day = Workspace.monday.advanced(by: offset)
    let request = RunRequest(plan: 1, day: day, onAnotherDay: true)
    #expect(
      try refusal(of: request, in: workspace) == """
        plan 1 says nothing about \(day): it covers 2027-03-01 to 2027-03-07; \
        name a day that it covers, or compute a new plan
        """
    )
  }

  @Test(
    "A day before the base date is refused, for a new run and for an interrupted one",
    arguments: [
      false, true,
    ]
  )
  func beforeBase(isInterrupted: Bool) throws {
    let workspace = try Workspace()
    try workspace.fill()
    if isInterrupted {
      workspace.dependencies.isStopRequested = { true }
      #expect(
        try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday)).end == .interrupted
      )
    }
    try workspace.change { _ = try $0.advanceBaseDate(to: Workspace.tuesday, isConfirmed: false) }
    #expect(
      try refusal(of: RunRequest(plan: 1, day: Workspace.monday), in: workspace) == """
        2027-03-01 lies before the base date 2027-03-02: what it had left was planned anew from \
        2027-03-02 on; run a day from 2027-03-02 on
        """
    )
  }
}

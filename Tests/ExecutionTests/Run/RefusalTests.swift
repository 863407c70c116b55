import Execution
import Model
import Storage
import Testing

@Suite("What a run refuses")
struct RefusalTests {
  private func refusal(of request: RunRequest, in office: Office) throws -> String {
    do {
      _ = try office.executor.run(request)
    } catch let error as any DiagnosticError {
      #expect(error.diagnostic.kind == .refused)
      #expect(try office.uses().attempts.isEmpty)
      return error.diagnostic.sentence
    }
    Issue.record("nothing was refused")
    return ""
  }

  @Test("Another day than today is refused with both days")
  func notToday() throws {
    let office = try Office()
    try office.fill()
    #expect(
      try refusal(of: RunRequest(plan: 1, day: Office.tuesday), in: office) == """
        2027-03-02 is not today: today is 2027-03-01 on this machine; run --plan 1 --day \
        2027-03-01, or send the messages of 2027-03-02 today with --on-another-day
        """
    )
  }

  @Test("A draft is refused with the version that is approved")
  func notApproved() throws {
    let office = try Office()
    try office.fill()
    #expect(try office.storePlan() == 2)
    #expect(
      try refusal(of: RunRequest(plan: 2, day: Office.monday), in: office)
        == "plan 2 is draft: only the approved plan is executed, which is 1; run --plan 1"
    )
  }

  @Test("A version that does not exist is refused")
  func unknown() throws {
    let office = try Office()
    try office.fill()
    #expect(
      try refusal(of: RunRequest(plan: 9, day: Office.monday), in: office)
        == "there is no plan 9: the newest is 1; see 'sendplan plans'"
    )
  }

  @Test("A day outside the plan is refused with the days that it covers", arguments: [-1, 7])
  func outside(offset: Int) throws {
    let office = try Office()
    try office.fill()
    let day = Office.monday.advanced(by: offset)
    let request = RunRequest(plan: 1, day: day, onAnotherDay: true)
    #expect(
      try refusal(of: request, in: office) == """
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
    let office = try Office()
    try office.fill()
    if isInterrupted {
      office.dependencies.isStopRequested = { true }
      #expect(try office.executor.run(RunRequest(plan: 1, day: Office.monday)).end == .interrupted)
    }
    try office.change { _ = try $0.advanceBaseDate(to: Office.tuesday, isConfirmed: false) }
    #expect(
      try refusal(of: RunRequest(plan: 1, day: Office.monday), in: office) == """
        2027-03-01 lies before the base date 2027-03-02: what it had left was planned anew from \
        2027-03-02 on; run a day from 2027-03-02 on
        """
    )
  }
}

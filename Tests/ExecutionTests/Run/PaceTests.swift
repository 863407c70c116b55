import Delivery
import Execution
import Formats
import Model
import Storage
import Testing

@Suite("Pace")
struct PaceTests {
  private func filled(_ count: Int, timeZone: String? = nil) throws -> (Workspace, StubTransport) {
    let workspace = try Workspace()
    try workspace.open("email", timeZone: timeZone)
    try workspace.write(count, for: "email")
    try workspace.approvePlan()
    return (workspace, workspace.stub())
  }

  private func request(_ window: String?, _ perMinute: Int? = nil) -> RunRequest {
    RunRequest(
      plan: 1,
      day: Workspace.monday,
      pace: PaceOverrides(
        window: window.map { DailyWindow($0) },
        perMinute: perMinute.map(Optional.some)
      )
    )
  }

  /// The hours and minutes in UTC at which messages were composed.
  private func times(_ stub: StubTransport) -> [String] {
    stub.given.map { String($0.composedAt.description.dropFirst(11).prefix(5)) }
  }

  @Test(
    "A day's messages are spread evenly over what is left of the window, in the plan's order",
    arguments: [
      ("09:00-17:00", nil, ["09:00", "11:00", "13:00", "15:00"]),
      ("06:00-12:00", nil, ["08:00", "09:00", "10:00", "11:00"]),
      ("18:00-24:00", "Asia/Tokyo", ["09:00", "10:30", "12:00", "13:30"]),
      ("09:00-10:00", "America/New_York", ["14:00", "14:15", "14:30", "14:45"]),
    ] as [(String, String?, [String])]
  )
  func spreads(window: String, zone: String?, expected: [String]) throws {
    let (workspace, stub) = try filled(4, timeZone: zone)
    let report = try workspace.executor.run(request(window))
    #expect(report.end == .finished(completesPlan: true))
    #expect(times(stub) == expected)
    #expect(stub.given.map(\.messageID) == (1...4).map { "email-\($0)" })
  }

  @Test("A rate sends so many a minute, from the window's opening on where there is one")
  func keepsRate() throws {
    let (workspace, stub) = try filled(5)
    _ = try workspace.executor.run(request("09:00-17:00", 2))
    #expect(times(stub) == ["09:00", "09:00", "09:01", "09:01", "09:02"])
    let (other, otherStub) = try filled(3)
    _ = try other.executor.run(request(nil, 1))
    #expect(times(otherStub) == ["08:00", "08:01", "08:02"])
  }

  @Test("What a rate leaves over when the window closes waits for a new plan or another run")
  func closes() throws {
    let (workspace, stub) = try filled(5)
    let report = try workspace.executor.run(request("08:00-08:02", 1))
    #expect(times(stub) == ["08:00", "08:01"])
    #expect(report.end == .interrupted && report.channels.map(\.left) == [3])
    let window = try #require(DailyWindow("08:00-08:02"))
    #expect(report.channels[0].unavailability == .windowOver(window))
    let later = try workspace.executor.run(request("07:00-08:00"))
    #expect(stub.given.count == 2 && later.end == .interrupted)
  }

  @Test("A run that is resumed in the window spreads what is left over what is left")
  func resumes() throws {
    let (workspace, stub) = try filled(6)
    workspace.dependencies.isStopRequested = { stub.given.count == 2 }
    _ = try workspace.executor.run(request("09:00-15:00"))
    #expect(times(stub) == ["09:00", "10:00"])
    workspace.clock.now = Workspace.morning.advanced(by: 5 * 3_600_000)
    workspace.dependencies.isStopRequested = { false }
    _ = try workspace.executor.run(request("09:00-15:00"))
    #expect(times(stub).dropFirst(2) == ["13:00", "13:30", "14:00", "14:30"])
  }

  @Test("A wall clock that jumps does not change the pace of a run", arguments: [-7, 3])
  func survivesJumps(hours: Int) throws {
    let (workspace, stub) = try filled(4)
    workspace.dependencies.reached = { step in
      guard step == .acknowledged, stub.given.count == 2 else { return }
      workspace.clock.now = workspace.clock.now.advanced(by: Int64(hours) * 3_600_000)
    }
    #expect(
      try workspace.executor.run(request("09:00-17:00")).end == .finished(completesPlan: true)
    )
    #expect(workspace.clock.waits == [3_600_000, 7_200_000, 7_200_000, 7_200_000])
  }

  @Test(
    "Hours that are none are not read",
    arguments: [
      "", "9-17", "09:00", "17:00-09:00", "09:00-09:00", "09:00-24:01", "09:60-10:00",
      "-1:00-02:00",
    ]
  )
  func readsHours(text: String) {
    #expect(DailyWindow(text) == nil)
  }

  @Test("Hours and rates are written as they are read")
  func readsBack() {
    for text in ["00:00-24:00", "09:05-17:30"] {
      #expect(DailyWindow(text)?.description == text)
    }
    #expect(Pace.perMinute("20/min") == 20 && Pace.perMinute("60000/min") == 60_000)
    for text in ["0/min", "20", "20/h", "-1/min", "60001/min", "+1/min"] {
      #expect(Pace.perMinute(text) == nil)
    }
    #expect(Pace.leastGap("1s") == 1 && Pace.leastGap("86400s") == 86_400)
    for text in ["0s", "20", "2m", "86401s", "s", "+1s", "1 s"] {
      #expect(Pace.leastGap(text) == nil)
    }
  }
}

import Execution
import Model
import Storage
import TestSupport
import Testing

@Suite("Today in the channel's time zone")
struct TimeZoneTests {
  private func filled(_ zones: [String?]) throws -> Workspace {
    let workspace = try Workspace()
    for (index, zone) in zones.enumerated() {
      try workspace.open("channel\(index)", timeZone: zone)
      try workspace.write(1, for: "channel\(index)")
    }
    try workspace.approvePlan()
    return workspace
  }

  @Test(
    "A day is sent while it is that day where the channel is",
    arguments: [
      ("Asia/Tokyo", -18, false), ("Asia/Tokyo", -17, true), ("Asia/Tokyo", 6, true),
      ("Asia/Tokyo", 7, false), ("America/New_York", -4, false), ("America/New_York", -3, true),
      ("America/New_York", 20, true), ("America/New_York", 21, false),
    ]
  )
  func knowsToday(zone: String, hours: Int, isToday: Bool) throws {
    let workspace = try filled([zone])
    _ = workspace.stub()
    workspace.clock.now = Workspace.morning.advanced(by: Int64(hours) * 3_600_000)
    let request = RunRequest(plan: 1, day: Workspace.monday)
    if isToday {
      #expect(try workspace.executor.run(request).channels.map(\.sent) == [1])
    } else {
      #expect(throws: RunRequestRefusal.self) { try workspace.executor.run(request) }
      #expect(try workspace.runState() == nil)
    }
  }

  @Test("A channel whose day is not yet there is left alone, and sends when the run is repeated")
  func waitsForTheOthers() throws {
    let workspace = try filled(["Asia/Tokyo", "America/New_York"])
    _ = workspace.stub()
    workspace.clock.now = Workspace.morning.advanced(by: -10 * 3_600_000)
    let request = RunRequest(plan: 1, day: Workspace.monday)
    let early = try workspace.executor.run(request)
    #expect(early.end == .interrupted && early.channels.map(\.sent) == [1, 0])
    #expect(
      early.channels[1].unavailability
        == .dayNotStarted(
          Workspace.monday,
          begins: Workspace.morning.advanced(by: -3 * 3_600_000),
          zone: "America/New_York"
        )
    )
    workspace.clock.now = Workspace.morning
    let late = try workspace.executor.run(request)
    #expect(late.end == .finished(completesPlan: true) && late.channels.map(\.sent) == [1, 1])
  }

  @Test("A time zone that this machine does not know keeps its channel from sending, and no other")
  func namesUnknownZone() throws {
    let workspace = try filled(["Mars/Olympus", nil])
    _ = workspace.stub()
    let report = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(report.channels.map(\.sent) == [0, 1])
    #expect(report.channels[0].unavailability == .timeZone("Mars/Olympus"))
  }

  @Test("The real program asks the machine's own time zones, summer time included")
  func asksTheMachine() throws {
    let workspace = try Workspace()
    try workspace.open("email", timeZone: "Europe/Berlin")
    try workspace.write(1, for: "email", notBefore: Workspace.summer)
    try workspace.approvePlan(horizon: 200)
    let words = ["run", "--plan", "1", "--day", "\(Workspace.summer)"]
    let before = try workspace.execute(
      words,
      environment: ["SENDPLAN_NOW": "2027-06-30T21:59:59.000Z"]
    )
    #expect(before.status == 1)
    #expect(before.error.contains("2027-07-01 is not today: today is 2027-06-30 in Europe/Berlin"))
    let windowOver = try workspace.execute(
      words + ["--window", "00:00-00:01"],
      environment: ["SENDPLAN_NOW": "2027-06-30T22:01:00.000Z"]
    )
    #expect(windowOver.status == 75, "\(windowOver)")
    #expect(windowOver.error.contains("the window 00:00-00:01 is over for today"))
    let inside = try workspace.execute(
      words + ["--window", "00:00-00:01"],
      environment: ["SENDPLAN_NOW": "2027-06-30T22:00:59.000Z", "TZ": "America/New_York"]
    )
    #expect(inside.status == 0, "\(inside)")
  }
}

extension Workspace {
  fileprivate static let summer = Day(number: 21_000)
}

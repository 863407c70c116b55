import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite(
  "Law 8: whole or not at all, with every transport",
  .serialized,
  .needs(.python, .curl)
)
struct TransportKillTests {
  private static let points =
    ["started:1"] + ["claimed", "delivered", "acknowledged"].flatMap { ["\($0):1", "\($0):2"] }

  @Test(
    "Killed at any step, nothing is sent twice, and what status says to do ends the day",
    arguments: ReceivingEnd.Kind.allCases,
    points
  )
  func survivesSteps(kind: ReceivingEnd.Kind, point: String) throws {
    let day = try SendingDay(kind, channels: 2, messages: 5)
    #expect(try day.run(killedAt: point).wasKilled)
    try day.expectNothingTwice()
    if kind == .idempotentWebhook, point.hasPrefix("claimed") || point.hasPrefix("delivered") {
      #expect(try day.run(killedAt: "repeated:1").wasKilled)
      try day.expectNothingTwice()
      #expect(try day.run(killedAt: "repeated:1").wasKilled)
    }
    try day.finish()
    try day.expectEverythingOnce()
  }

  @Test(
    "Killed at any instant, nothing is sent twice, and what status says to do ends the day",
    arguments: ReceivingEnd.Kind.allCases
  )
  func survivesKills(kind: ReceivingEnd.Kind) throws {
    var chance = Seed.stream("kills of \(kind)")
    let longest = try SendingDay.microsecondsOfRun(kind)
    var (kills, doubts, finished) = (0, 0, 0)
    while kills < Kills.count / 4 {
      let day = try SendingDay(
        kind,
        channels: Int.random(in: 1...3, using: &chance),
        messages: Int.random(in: 1...12, using: &chance)
      )
      for _ in 0..<Int.random(in: 1...5, using: &chance) {
        if try day.isKilled(within: longest, &chance) { kills += 1 }
        try day.expectNothingTwice()
        if Bool.random(using: &chance) { try day.recover() }
      }
      doubts += try day.finish()
      try day.expectEverythingOnce()
      finished += 1
    }
    print("\(kind): killed \(kills) times in \(finished) days; \(doubts) messages were in doubt")
    #expect(kind != .mbox && kind != .idempotentWebhook || doubts == 0)
  }

  @Test(
    "An answer such as 500 after the message was taken sends nothing twice",
    arguments: [ReceivingEnd.Kind.webhook, .idempotentWebhook],
    ["500", "502", "504"]
  )
  func survivesServerErrors(kind: ReceivingEnd.Kind, status: String) throws {
    let day = try SendingDay(kind, channels: 1, messages: 4)
    try day.world.answerFirst(with: status)
    let result = try day.run()
    let states = try day.workspace.states().values
    switch kind {
    case .idempotentWebhook:
      // The same keys were simply repeated.
      #expect(result.status == 0, "\(result)")
      #expect(states.allSatisfy { $0 == .sent })
      #expect(try day.world.arrivals().count == 8)
    case .webhook, .mbox, .sendmail, .parallelSendmail, .smtp:
      // After three of them the channel is at fault.
      #expect(result.status == 74)
      #expect(states.count { $0 == .inDoubt } == 3 && states.count { $0 == .pending } == 1)
      #expect(try day.world.arrivals().count == 3)
    }
    #expect(try day.finish() == (kind == .webhook ? 4 : 0))
    try day.expectEverythingOnce()
  }

  @Test("A mail program whose executor dies at once still gets a long message whole")
  func handsOverWhole() throws {
    let day = try SendingDay(.sendmail, channels: 1, messages: 1)
    try day.workspace.change { _ = try $0.apply(.cancel, to: "c1-1") }
    let body = String(repeating: "0123456789\n", count: 60_000)
    try day.workspace.add([
      MessageDraft(id: "long", channel: "c1", recipient: "a@example.org", body: body)
    ])
    try day.workspace.approvePlan()
    try day.world.killCallersFirst()
    #expect(try day.start(["run", "--plan", "2", "--day", "2027-03-01"]).wait().wasKilled)
    try day.world.settle()
    #expect(try day.world.length(of: "long") > body.utf8.count)
  }

  @Test(
    "A web service gets several requests at once, and asked to end the run waits for these alone"
  )
  func stopsAfterRequestsUnderWay() throws {
    let day = try SendingDay(.webhook, channels: 1, messages: 10)
    try day.world.hold()
    let executor = try day.start()
    try wait { try day.world.arrivals().count >= 3 }
    executor.send(SIGTERM)
    try day.world.release()
    #expect(try executor.wait().status == 75)
    #expect(try day.world.arrivals().count == 3)
    #expect(try day.workspace.states().values.count { $0 == .sent } == 3)
    #expect(try day.finish() == 0)
    try day.expectEverythingOnce()
  }
}

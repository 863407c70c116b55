import Execution
import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

@Suite(
  "Law 8: whole or not at all, on other machines",
  .serialized,
  .needs(.python, .curl)
)
struct SliceKillTests {
  private static let kinds: [ReceivingEnd.Kind] = [
    .sendmail, .parallelSendmail, .smtp, .webhook, .idempotentWebhook,
  ]
  private static let points =
    ["taken:1", "held:1", "handled:1", "ended:1"]
    + ["marked", "delivered", "noted"].flatMap { ["\($0):1", "\($0):2"] }

  /// Every message has arrived that was not marked by a process that died, and of those each at most once.
  private func expectEnd(_ spool: SliceSpool, _ status: Int32) throws {
    try spool.expectNothingTwice(1)
    #expect(try spool.files().end()?.kind == .handled)
    let outcomes = try spool.slice().outcomes()
    #expect(outcomes.allSatisfy { $0.isMarked })
    let open = outcomes.count { $0.answer == nil }
    #expect(
      outcomes.count { if case .accepted? = $0.answer { true } else { false } } + open
        == outcomes.count
    )
    if spool.world.kind == .idempotentWebhook { #expect(open == 0) }
    #expect(status == (open == 0 ? 0 : 1))
  }

  @Test(
    "Killed at any step nothing is sent twice, and the same command goes on",
    arguments: kinds,
    points
  )
  func steps(kind: ReceivingEnd.Kind, point: String) throws {
    let spool = try SliceSpool(kind)
    try spool.cut(messages: kind == .idempotentWebhook ? 18 : 8)
    #expect(try spool.run(killedAt: point).wasKilled)
    try spool.expectNothingTwice(1)
    if kind == .idempotentWebhook, point.hasPrefix("marked") || point.hasPrefix("delivered") {
      #expect(try spool.run(killedAt: "repeated:1").wasKilled)
      try spool.expectNothingTwice(1)
    }
    // Whoever dies before it is on record has still taken the right.
    #expect(try spool.run(killedAt: "taken:1").wasKilled || point == "ended:1")
    let result = try spool.run()
    try expectEnd(spool, result.status)
    #expect(try spool.run().status == result.status)
  }

  @Test(
    "Killed at any instant nothing is sent twice, and the same command goes on",
    arguments: kinds
  )
  func instants(kind: ReceivingEnd.Kind) throws {
    var chance = Seed.stream("kills of slices of \(kind)")
    let trial = try SliceSpool(kind)
    try trial.cut(messages: 8)
    let longest = try ContinuousClock().measure {
      let result = try trial.run()
      #expect(result.status == 0, "\(result)")
    }
    var kills = 0
    while kills < max(2, Kills.count / 6) {
      let spool = try SliceSpool(kind)
      try spool.cut(messages: chance.number(1...20))
      var status: Int32?
      while status == nil {
        let process = try spool.start()
        let result = try process.kill(within: Int(longest / .microseconds(1)), &chance)
        try spool.world.settle()
        try spool.expectNothingTwice(1)
        if result.wasKilled { kills += 1 } else { status = result.status }
      }
      try expectEnd(spool, try #require(status))
    }
  }

  @Test("While one is at work the others are told to come later")
  func busy() throws {
    let spool = try SliceSpool(.webhook)
    try spool.cut(messages: 9)
    try spool.world.hold()
    let first = try spool.start()
    try wait { try spool.world.arrivals().count >= 3 }
    for _ in 1...3 {
      let other = try spool.start().wait()
      #expect(other.status == 75 && other.output.isEmpty, "\(other)")
      #expect(other.error.contains("another executor is at work on '\(spool.files().slice)'"))
    }
    try spool.world.release()
    #expect(try first.wait().status == 0)
    #expect(try spool.arrivals() == (1...9).map { SliceSpool.id($0) })
  }

  @Test("Of several that begin at the same instant one alone hands over", arguments: 1...8)
  func atOnce(round: Int) throws {
    let spool = try SliceSpool(.webhook)
    try spool.cut(messages: 4)
    let results = try (1...4).map { _ in try spool.start() }.map { try $0.wait() }
    #expect(results.allSatisfy { [0, 75].contains($0.status) }, "\(results)")
    #expect(results.contains { $0.output.contains("handed over") })
    #expect(try spool.slice().holders().count == 1)
    #expect(try spool.arrivals() == (1...4).map { SliceSpool.id($0) })
  }

  @Test("Asked to stop it ends after the requests under way with 75, and the right is free again")
  func stopping() throws {
    let spool = try SliceSpool(.webhook)
    try spool.cut(messages: 9)
    try spool.world.hold()
    let process = try spool.start()
    try wait { try spool.world.arrivals().count >= 3 }
    process.send(SIGTERM)
    try spool.world.release()
    let result = try process.wait()
    #expect(result.status == 75, "\(result)")
    #expect(
      try spool.arrivals().count == 3 && FileManager.default.fileExists(atPath: spool.files().start)
    )
    #expect(try spool.run().status == 0)
    #expect(try spool.arrivals() == (1...9).map { SliceSpool.id($0) })
  }

  @Test(
    "While a program of a dead call is alive nobody goes on, and then nothing goes twice",
    arguments: [(ReceivingEnd.Kind.sendmail, "sendmail"), (.webhook, "curl")]
  )
  func outliving(kind: ReceivingEnd.Kind, name: String) throws {
    let spool = try SliceSpool(kind)
    try spool.cut(messages: 5)
    try spool.world.hold()
    try spool.world.killCallersFirst()
    let process = try spool.start()
    if kind == .webhook {
      try wait { try !spool.world.arrivals().isEmpty }
      process.send(SIGKILL)
    }
    #expect(try process.wait().wasKilled)
    let refused = try spool.start().wait()
    #expect(refused.status == 75 && refused.output.isEmpty, "\(refused)")
    #expect(refused.error.contains("slice 1-1 has died, and what it had started is still at work"))
    #expect(refused.error.contains("('\(name)')"), "\(refused)")
    try spool.world.release()
    try spool.world.installUsualMailProgram()
    try spool.world.settle()
    let result = try spool.run()
    try expectEnd(spool, result.status)
  }
}

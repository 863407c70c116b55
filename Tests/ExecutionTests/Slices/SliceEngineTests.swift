import Execution
import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

@Suite(
  "An engine may start a slice as often as it likes",
  .serialized,
  .needs(.python, .curl)
)
struct SliceEngineTests {
  /// How many seeds: SENDPLAN_KILLS=500 takes many minutes.
  private static let rounds = Kills.count / 4

  @Test(
    "Started zero to three times, at once or later, from the file or from copies, and killed: each key arrives once",
    arguments: [ReceivingEnd.Kind.sendmail, .webhook, .idempotentWebhook]
  )
  func engine(kind: ReceivingEnd.Kind) throws {
    var (starts, kills, refusals) = (0, 0, 0)
    for round in 0..<SliceEngineTests.rounds {
      var chance = Seed.stream("an engine of \(kind)", round)
      let spool = try SliceSpool(kind)
      let numbers = Array(1...chance.number(1...3))
      for number in numbers { try spool.cut(number, messages: chance.number(1...9)) }
      for wave in 1...chance.number(1...3) {
        var processes: [ChildProcess] = []
        for number in numbers {
          for start in 0..<chance.number(0...3) {
            let path = try place(of: number, "\(wave)-\(number)-\(start)", spool, &chance)
            processes.append(try spool.start(path, killedAt: point(&chance)))
            starts += 1
          }
          if chance.oneIn(5) { try stop(chance.number(1...9), of: number, spool) }
        }
        for process in processes where chance.oneIn(3) {
          process.send(chance.pick([SIGKILL, SIGTERM]), within: 150_000, &chance)
        }
        for process in processes {
          let result = try process.wait()
          kills += result.wasKilled ? 1 : 0
          refusals += result.status == 1 ? 1 : 0
          #expect(result.wasKilled || [0, 1, 75].contains(result.status), "\(result)")
        }
        try spool.world.settle()
        for number in numbers { try spool.expectNothingTwice(number) }
      }
      for number in numbers { try expectEnd(of: number, spool) }
    }
    print("\(kind): \(starts) starts, \(kills) killed, \(refusals) refused or in doubt")
  }

  /// The file of a slice, or that of a copy of it or of its folder as it is now.
  private func place(
    of number: Int,
    _ name: String,
    _ spool: SliceSpool,
    _ chance: inout SeededGenerator
  ) throws -> String {
    switch chance.number(0...4) {
    case 0: return try spool.copy(spool.folder.path, to: "folder-\(name)") + "/1-\(number).slice"
    case 1:
      try spool.temporary.make("file-\(name)")
      return try spool.copy(spool.files(number).slice, to: "file-\(name)/1-\(number).slice")
    default: return spool.files(number).slice
    }
  }

  /// Asks for one more message of a slice not to go.
  private func stop(_ place: Int, of number: Int, _ spool: SliceSpool) throws {
    guard case .places(let places) = try spool.files(number).requestedStop() else { return }
    try spool.files(number).writeStop(.places(places + [place]))
  }

  /// A step at which a process kills itself.
  private func point(_ chance: inout SeededGenerator) -> String? {
    if chance.oneIn(3) { return nil }
    return "\(chance.pick(SliceStep.allCases).rawValue):\(chance.number(1...2))"
  }

  /// The same command ends a slice in the end, and every message is in a state that is true.
  private func expectEnd(of number: Int, _ spool: SliceSpool) throws {
    let result = try spool.run(spool.files(number).slice)
    #expect([0, 1].contains(result.status), "\(result)")
    #expect(try spool.run(spool.files(number).slice).status == result.status)
    try spool.expectNothingTwice(number)
    let stop = try spool.files(number).requestedStop()
    let outcomes = try spool.slice(number).outcomes()
    #expect(outcomes.allSatisfy { $0.isMarked || stop.contains($0.place) })
    if spool.world.kind == .idempotentWebhook {
      #expect(outcomes.allSatisfy { !$0.isMarked || $0.answer != nil })
    }
  }
}

import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Law 8: whole or not at all, at any instant", .serialized)
struct KillTests {
  @Test("Whenever the executor is killed, what status says to do sends every message exactly once")
  func survivesKills() throws {
    var chance = Seed.stream("kills")
    var tally = Tally()
    let longest = try Workspace.microsecondsOfRun(&chance)
    while tally.kills < Kills.count {
      let workspace = try Workspace.busy(&chance)
      while try workspace.runState() != .finished {
        let executor = try workspace.start(
          try workspace.advice(),
          environment: ["SENDPLAN_NOW": Workspace.instant(&chance).description]
        )
        tally.count(try executor.kill(within: longest, &chance), try workspace.runState())
        try workspace.expectNothingTwice()
        if Bool.random(using: &chance) { #expect(try workspace.execute(["recover"]).status == 0) }
      }
      try workspace.expectEverythingOnce()
    }
    print(tally)
    #expect(tally.finished > 0)
  }

  @Test("A power cut at any instant loses what was not synced, and nothing is sent twice or lost")
  func survivesPowerCuts() throws {
    var chance = Seed.stream("power cuts")
    let longest = try Workspace.microsecondsOfRun(&chance)
    for _ in 0..<(Kills.count / 4) {
      let workspace = try Workspace.busy(&chance)
      let executor = try workspace.start(
        try workspace.advice(),
        environment: ["SENDPLAN_NOW": Workspace.morning.description]
      )
      executor.send(SIGSTOP, within: longest, &chance)
      let after = try workspace.afterPowerCut(&chance)
      executor.send(SIGKILL)
      _ = try executor.wait()
      try after.expectNothingTwice()
      let words = try after.advice()
      if try after.runState() != .finished {
        let result = try after.execute(
          words,
          environment: ["SENDPLAN_NOW": Workspace.morning.description]
        )
        #expect(result.status == 0, "\(result)")
      }
      try after.expectEverythingOnce()
    }
  }
}

private struct Tally: CustomStringConvertible {
  var kills = 0
  var finished = 0
  var early = 0

  mutating func count(_ result: ChildProcess.Result, _ state: RunState?) {
    if result.wasKilled { kills += 1 } else { finished += 1 }
    if result.wasKilled && state == nil { early += 1 }
  }

  var description: String {
    "killed \(Kills.count) times, \(early) of them before the run was on record; ended \(finished) times"
  }
}

extension Workspace {
  /// How long the executor takes for a busy workspace here and now: a kill is to hit it at work, mostly.
  fileprivate static func microsecondsOfRun(_ chance: inout SeededGenerator) throws -> Int {
    let workspace = try busy(&chance)
    let words = try workspace.advice()
    let duration = try ContinuousClock().measure {
      let result = try workspace.execute(words, environment: ["SENDPLAN_NOW": morning.description])
      #expect(result.status == 0, "\(result)")
    }
    return Int(duration / .microseconds(1))
  }

  /// Some channels with some messages each, all for Monday.
  fileprivate static func busy(_ chance: inout SeededGenerator) throws -> Workspace {
    let workspace = try Workspace()
    for channel in 1...Int.random(in: 4...8, using: &chance) {
      try workspace.open("c\(channel)")
      try workspace.write(Int.random(in: 1...40, using: &chance), for: "c\(channel)")
    }
    try workspace.approvePlan()
    return workspace
  }

  /// Some instant of Monday: between two runs the clock may jump, and backwards too.
  fileprivate static func instant(_ chance: inout SeededGenerator) -> Instant {
    morning.advanced(by: Int64.random(in: -8 * 3_600_000..<16 * 3_600_000, using: &chance))
  }

  /// What status tells a person to type; the first run when there has been none yet.
  fileprivate func advice() throws -> [String] {
    let status = try self.status()
    guard let state = try runState() else { return ["run", "--plan", "1", "--day", "2027-03-01"] }
    if state == .finished { return [] }
    let line = try #require(
      status.output.split(separator: "\n").first { $0.hasPrefix("! run 1 ") },
      "\(status)"
    )
    #expect(status.status == 1)
    let command = try #require(
      line.split(separator: "'").last { $0.hasPrefix("sendplan-executor ") }
    )
    return command.split(separator: " ").dropFirst().map(String.init)
  }

  private func everythingDelivered() throws -> [String] {
    let channels = try database.read { try $0.channels().map(\.name) }
    return try channels.flatMap(delivered).sorted()
  }

  /// What is sent has arrived, and nothing has arrived twice.
  fileprivate func expectNothingTwice() throws {
    let arrived = try everythingDelivered()
    #expect(Set(arrived).count == arrived.count)
    let states = try states()
    #expect(Set(states.values).isSubset(of: [.pending, .claimed, .sent]))
    #expect(states.allSatisfy { $0.value != .sent || arrived.contains($0.key) })
    #expect(arrived.allSatisfy { states[$0] != .pending })
  }

  fileprivate func expectEverythingOnce() throws {
    let states = try states()
    #expect(states.values.allSatisfy { $0 == .sent })
    #expect(try everythingDelivered() == states.keys.sorted())
    for file in try files("c1") {
      let number = file.split(separator: "-")[1]
      #expect(try text("c1", file).contains("Subject: Letter \(number)\n"))
    }
    let uses = try uses()
    #expect(uses.counted == uses.attempts)
    #expect(try status().output.contains("nothing needs a person"))
  }

  /// The workspace as a disk may have it after the power was cut now.
  ///
  /// What a Maildir was given and what was not acknowledged may have been synced or not: any of it can be gone.
  fileprivate func afterPowerCut(_ chance: inout SeededGenerator) throws -> Workspace {
    let copy = folder.deletingLastPathComponent().appending(path: "workspace-\(UUID())")
    try FileManager.default.copyItem(at: folder, to: copy)
    let workspace = try Workspace(takingOver: copy)
    let open = try workspace.states().filter { $0.value == .claimed }
    for channel in try workspace.database.read({ try $0.channels().map(\.name) }) {
      let maildir = copy.appending(path: channel)
      let tmp = maildir.appending(path: "tmp")
      guard FileManager.default.fileExists(atPath: tmp.path) else { continue }
      for name in try FileManager.default.contentsOfDirectory(atPath: tmp.path) {
        try Data().write(to: tmp.appending(path: name))
      }
      for name in try workspace.files(channel) {
        let id = name.split(separator: ".")[0].split(separator: "-").dropLast().joined(
          separator: "-"
        )
        guard open[id] != nil, Bool.random(using: &chance) else { continue }
        try FileManager.default.removeItem(at: maildir.appending(path: "new/\(name)"))
      }
    }
    return workspace
  }
}

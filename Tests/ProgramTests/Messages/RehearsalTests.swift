import Foundation
import TestSupport
import Testing

@Suite("Dry runs")
struct RehearsalTests {
  /// What is asserted of a run and of its rehearsal: who goes, and who is skipped.
  private struct Outcome: Decodable, Equatable {
    struct Channel: Decodable, Equatable {
      struct Skip: Decodable, Equatable {
        let id: String
        let reason: String
      }

      let channel: String
      let planned: Int
      let skips: [Skip]
      let sent: Int?
      let wouldGo: Int?
      var goes: Int { sent ?? wouldGo ?? -1 }
    }

    let channels: [Channel]
  }

  private func read(_ output: String, _ member: String) throws -> Outcome {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let whole = try decoder.decode(
      [String: Outcome?].self,
      from: Data(strip(output, member).utf8)
    )
    return try #require(whole["it"] ?? nil)
  }

  /// The object with one member alone, since others are no outcomes.
  private func strip(_ output: String, _ member: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any]
    let value = try #require(object?[member])
    return String(
      decoding: try JSONSerialization.data(withJSONObject: ["it": value]),
      as: UTF8.self
    )
  }

  @Test("A run does what its rehearsal said, which has left every byte as it was", arguments: 0..<8)
  func asSaid(_ number: Int) throws {
    var chance = Seed.stream("rehearsals", number)
    let session = try ShellSession()
    var rows = "id,channel,recipient,follows,wait_days\n"
    for number in 1...20 {
      let channel = chance.pick(["email", "l:a", "l:b"])
      rows += "m\(number),\(channel),r\(chance.number(1...9))@x.example,,\n"
    }
    try session.write(rows, to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity \(chance.number(3...9))",
      "sendplan channel set l --capacity \(chance.number(4...9))",
      "sendplan channel set l:a --capacity 5 && sendplan channel set l:b --capacity 5",
      "sendplan import messages.csv && sendplan plan > plan.txt && sendplan approve 1"
    )
    let disturbances = [
      "sendplan hold m\(chance.number(1...20)) --reason why",
      "sendplan cancel m\(chance.number(1...20))",
      "sendplan suppress r\(chance.number(1...9))@x.example --reason why",
      "sendplan recipient limit --most 1 --days 3",
      "sendplan capacity set l 2027-03-01 \(chance.number(0...4))",
      "sendplan capacity set email 2027-03-01 50%",
      "sendplan channel set email --sender other@x.example",
      "sendplan edit m\(chance.number(1...20)) --subject other",
    ]
    for line in disturbances where chance.oneIn(3) { _ = try session.run(line) }
    let before = try session.databases()
    let morning = "sendplan-executor run --approved --today --format json"
    let rehearsal = try session.run("\(morning) --dry-run")
    try #require(rehearsal.status == 0, "\(rehearsal)")
    #expect(try session.databases() == before)
    let said = try read(rehearsal.output, "dry_run")
    let done = try read(try session.run(morning).output, "run")
    #expect(said.channels.map(\.channel) == done.channels.map(\.channel))
    // Channels inside another take turns at its capacity, and a rehearsal goes through one after the other.
    let isShared = said.channels.contains {
      $0.skips.contains { $0.reason.contains("capacity of 'l' ") }
    }
    #expect(said.channels.map(\.goes).reduce(0, +) == done.channels.map(\.goes).reduce(0, +))
    if !isShared {
      #expect(said.channels.map(\.goes) == done.channels.map(\.goes))
      #expect(said.channels.map(\.skips) == done.channels.map(\.skips))
    }
  }
}

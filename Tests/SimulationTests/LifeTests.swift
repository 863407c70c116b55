import Foundation
import Simulation
import TestSupport
import Testing

@Suite("Years of nights, simulated")
struct LifeTests {
  @Test("The same seed gives the same life")
  func isDetermined() throws {
    let (one, other) = (try Simulation(seed: 3, nights: 20), try Simulation(seed: 3, nights: 20))
    #expect(one.trace == other.trace)
    #expect(one.steps == other.steps)
    #expect(try Simulation(seed: 4, nights: 20).trace != one.trace)
  }

  @Test("A life that is lived again by its steps is the same life")
  func isReplayed() throws {
    let life = try Simulation(seed: 5, nights: 20)
    #expect(try Simulation(replaying: life.steps, converging: true).trace == life.trace)
  }

  @Test("What once broke a law breaks none any more", arguments: try LifeTests.files())
  func fixtures(file: URL) throws {
    let steps = try JSONDecoder().decode([Step].self, from: Data(contentsOf: file))
    let life = try Simulation(replaying: steps, converging: true)
    #expect(life.violation == nil)
    #expect(life.messages > 0)
  }

  private static func files() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: TestPaths.repository.appending(path: "Fixtures/Lives"),
      includingPropertiesForKeys: nil
    )
  }

  @Test(
    "Whatever people ask for and whatever fails, the laws hold on every night",
    arguments: 0..<6
  )
  func laws(number: Int) throws {
    var chance = Seed.stream("lives", number)
    let seed = UInt64(chance.number(1...1_000_000))
    let life = try Simulation(seed: seed, nights: 30)
    #expect(life.violation == nil, "make sim SEED=\(seed) NIGHTS=30")
  }
}

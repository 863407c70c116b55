import Foundation
import Simulation

/// `simulation SEED NIGHTS`: lives through so many nights, a year a seed, from that seed on.
///
/// It ends with 1 where a law did not hold, with the shortest steps that break it as commands.
@main
enum Main {
  static func main() throws {
    let words = CommandLine.arguments.dropFirst().map { UInt64($0) }
    guard words.count == 2, let seed = words[0], let nights = words[1], nights > 0 else {
      say("usage: simulation SEED NIGHTS")
      exit(64)
    }
    say("make sim SEED=\(seed) NIGHTS=\(nights)")
    var report = Report()
    let began = Date()
    var (next, left) = (seed, Int(nights))
    while left > 0 {
      let life = try Simulation(seed: next, nights: min(left, 365))
      report.add(life)
      say("seed \(next): \(life.trace); " + report.progress(seconds: -began.timeIntervalSinceNow))
      if life.violation != nil { try tell(life) }
      next += 1
      left -= 365
    }
    let source = "Sources/Storage/Journal/Refusal.swift"
    let refusals = Report.refusals(inSource: try String(contentsOfFile: source, encoding: .utf8))
    say(report.table(refusals: refusals).joined(separator: "\n"))
  }

  /// Says which law did not hold, and how to see it again.
  private static func tell(_ life: Simulation) throws {
    guard let violation = life.violation else { return }
    say("night \(life.night), step \(life.steps.count): \(violation)")
    say("again: make sim SEED=\(life.seed) NIGHTS=\(max(life.night, 1))")
    say("looking for the shortest steps that break the same law …")
    guard var shrinker = Shrinker(life, trying: 1_500) else { return }
    try shrinker.shrink()
    say(Commands(shrinker.steps).lines.joined(separator: "\n"))
    let again = try Simulation(replaying: shrinker.steps, converging: life.hasBrokenInTheEnd)
    say(again.violation.map { "\($0)" } ?? "it holds")
    let steps = try JSONEncoder().encode(shrinker.steps)
    say("as a file for Fixtures/Lives:\n" + String(decoding: steps, as: UTF8.self))
    exit(1)
  }

  /// Says a line at once, also to a file.
  private static func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}

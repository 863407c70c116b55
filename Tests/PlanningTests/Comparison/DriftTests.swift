import Model
import Planning
import TestSupport
import Testing

@Suite("Drift over the versions")
struct DriftTests {
  @Test("It counts what comparing each version with the one before that knows a message counts")
  func naive() {
    for index in 0..<500 {
      var chance = Seed.stream("drift", index)
      let versions = (0..<chance.number(0...6)).map { _ in drawnDays(&chance) }
      var drift = Drift()
      for (number, days) in versions.enumerated() {
        drift.begin(version: number + 1)
        for (message, day) in days.sorted(by: { $0.key < $1.key }) { drift.add(message, day) }
      }
      let expected = (Int32(0)..<9).compactMap { naiveDrift(of: $0, versions) }
      #expect(drift.drifted.sorted { $0.message < $1.message } == expected, "case \(index)")
    }
  }

  @Test("Who moved most often comes first, then who moved most far, then who came first")
  func order() {
    var drift = Drift()
    let versions: [[Int32?]] = [[1, 1, 1, 1, 5], [2, 9, 2, 2, nil], [3, 9, 5, 3, 1]]
    for (number, days) in versions.enumerated() {
      drift.begin(version: number + 1)
      for (message, day) in days.enumerated() {
        drift.add(Int32(message), day.map(Day.init(number:)))
      }
    }
    #expect(drift.drifted.map(\.message) == [2, 0, 3, 1, 4])
    #expect(drift.drifted.map(\.timesLater) == [2, 2, 2, 1, 1])
    #expect(drift.drifted.map(\.daysLater) == [4, 2, 2, 8, 0])
    #expect(drift.drifted.map(\.firstVersion) == [2, 2, 2, 2, 2])
  }

  /// A day or nil for each message that a version knows.
  private func drawnDays(_ chance: inout SeededGenerator) -> [Int32: Day?] {
    var days: [Int32: Day?] = [:]
    for message in Int32(0)..<9 where !chance.oneIn(4) {
      days.updateValue(
        chance.oneIn(5) ? nil : Day(number: Int32(chance.number(0...4))),
        forKey: message
      )
    }
    return days
  }

  private func naiveDrift(of message: Int32, _ versions: [[Int32: Day?]]) -> Drift.Drifted? {
    let known = versions.enumerated().compactMap { index, days in
      days[message].map { (version: index + 1, day: $0) }
    }
    let later = zip(known, known.dropFirst()).filter { before, after in
      (before.day?.number ?? 1_000) < (after.day?.number ?? 1_000)
    }
    guard let first = later.first else { return nil }
    let days = later.map { before, after in
      before.day.flatMap { from in after.day.map { from.days(to: $0) } } ?? 0
    }
    return Drift.Drifted(
      message: message,
      timesLater: later.count,
      daysLater: days.reduce(0, +),
      firstVersion: first.1.version,
      first: known.first?.day,
      last: known.last?.day
    )
  }
}

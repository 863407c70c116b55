import Model
import TestSupport
import Testing

@Suite("How many more a channel may send on a day")
struct RemainingDayCapacityTests {
  /// Channels some of which are inside others, with windows and what was sent around a day.
  private struct Case {
    static let day = Day(number: 20_878)
    /// For each channel, numbered from 1, the one that contains it.
    let outer: [Int?]
    let capacities: [Int]
    let windows: [(channel: Int, most: Int, days: Int)]
    let uses: [(channel: Int, offset: Int, used: Int)]

    init(seed: UInt64) {
      var chance = SeededGenerator(seed: seed)
      let channels = 1...Int.random(in: 1...4, using: &chance)
      outer = channels.map { channel in
        channel > 1 && Bool.random(using: &chance)
          ? Int.random(in: 1..<channel, using: &chance) : nil
      }
      capacities = channels.map { _ in Int.random(in: 0...12, using: &chance) }
      windows = (0..<Int.random(in: 0...4, using: &chance)).map { number in
        // No two of one length: of those the later would be the only one.
        (
          Int.random(in: channels, using: &chance), Int.random(in: 0...15, using: &chance),
          number + 2
        )
      }
      uses = (0..<Int.random(in: 0...12, using: &chance)).map { _ in
        (
          Int.random(in: channels, using: &chance), Int.random(in: -6...6, using: &chance),
          Int.random(in: 1...3, using: &chance)
        )
      }
    }

    func rules() -> CapacityRules {
      let statements =
        capacities.enumerated().map { index, capacity in
          Rule.Statement.week(
            channel: Int32(index + 1),
            from: nil,
            Week(capacity: capacity, open: Set(Weekday.allCases))
          )
        }
        + windows.map { .window(channel: Int32($0.channel), most: $0.most, days: $0.days) }
      return CapacityRules(
        channels: outer.enumerated().map { index, outer in
          Channel(
            number: Int32(index + 1),
            name: "c\(index + 1)",
            settings: ChannelSettings(transport: "t", sender: "s", outer: outer.map(Int32.init))
          )
        },
        rules: statements.enumerated().map { Rule(number: $0 + 1, statement: $1) },
        uses: uses.map {
          .init(
            channel: Int32($0.channel),
            day: Case.day.advanced(by: $0.offset),
            used: $0.used
          )
        }
      )
    }

    private func isInside(_ channel: Int, _ other: Int) -> Bool {
      channel == other || outer[channel - 1].map { isInside($0, other) } ?? false
    }

    private func sent(through channel: Int, on days: Range<Int>) -> Int {
      uses.filter { isInside($0.channel, channel) && days.contains($0.offset) }
        .reduce(0) { $0 + $1.used }
    }

    /// What each limit of a channel leaves, by trying each stretch of days.
    func left(for channel: Int) -> [RemainingDayCapacity] {
      (1...outer.count).filter { isInside(channel, $0) }.flatMap { around in
        let own = RemainingDayCapacity(
          count: max(0, capacities[around - 1] - sent(through: around, on: 0..<1)),
          limit: .capacity(channel: "c\(around)")
        )
        return [own]
          + windows.filter { $0.channel == around }.map { window in
            let fullest = (1 - window.days...0).map { first in
              sent(through: around, on: first..<first + window.days)
            }.max()
            return RemainingDayCapacity(
              count: max(0, window.most - (fullest ?? 0)),
              limit: .window(channel: "c\(around)", most: window.most, days: window.days)
            )
          }
      }
    }
  }

  @Test(
    "It is what the tightest leaves of its capacities and windows and of those around it",
    arguments: 1...200 as ClosedRange<UInt64>
  )
  func tightest(seed: UInt64) {
    let drawn = Case(seed: seed)
    let rules = drawn.rules()
    for channel in drawn.outer.indices.map({ $0 + 1 }) {
      let remaining = rules.remaining(of: Int32(channel), on: Case.day)
      let left = drawn.left(for: channel)
      #expect(remaining.count == left.map(\.count).min())
      #expect(left.contains(remaining), "\(remaining) of \(left)")
    }
  }

  @Test("What was sent on the day itself counts in a window, and so does what goes after it")
  func counts() {
    let statements: [Rule.Statement] = [
      .week(channel: 1, from: nil, Week(capacity: 9, open: Set(Weekday.allCases))),
      .window(channel: 1, most: 5, days: 2),
    ]
    func remaining(_ uses: [(offset: Int, used: Int)]) -> Int {
      CapacityRules(
        channels: [
          Channel(
            number: 1,
            name: "c1",
            settings: ChannelSettings(transport: "t", sender: "s")
          )
        ],
        rules: statements.enumerated().map { Rule(number: $0 + 1, statement: $1) },
        uses: uses.map {
          .init(channel: 1, day: Case.day.advanced(by: $0.offset), used: $0.used)
        }
      ).remaining(of: 1, on: Case.day).count
    }
    #expect(remaining([]) == 5)
    #expect(remaining([(0, 2)]) == 3)
    #expect(remaining([(-1, 1), (0, 2), (1, 3)]) == 0)
    #expect(remaining([(-1, 4), (1, 1), (-2, 9), (2, 9)]) == 1)
  }
}

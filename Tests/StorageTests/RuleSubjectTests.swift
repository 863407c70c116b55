import Model
import Storage
import TestSupport
import Testing

@Suite("What a rule is about")
struct RuleSubjectTests {
  /// Names that look like words of the program, like numbers, or like code.
  private static let names = [
    "openers", "campaign openers", "follow-ups", "all", "none", "every channel", "40", "40 %",
    "share email of openers", "' OR ''='", "\"", "{\"campaign\":1}", "null", "a,b", "openers ",
    "OPENERS", "week 1", "recipient limit",
  ]

  /// Rules of a kind, each about something else.
  private static func rules(_ kind: Rule.Kind, _ random: inout SeededGenerator) throws -> [Rule
    .Statement]
  {
    let day = Nights.monday
    let year = try #require(DayRange(day, day.advanced(by: 306)))
    let next = try #require(DayRange(day.advanced(by: 307), day.advanced(by: 671)))
    let channels: [Int32] = [1, 2]
    let number = Int.random(in: 1...9, using: &random)
    func each(_ rules: (Int32) -> [Rule.Statement]) -> [Rule.Statement] { channels.flatMap(rules) }
    return switch kind {
    case .week:
      each { channel in
        [nil, day, day.advanced(by: 7)].map {
          .week(channel: channel, from: $0, Week(capacity: number, open: [.monday]))
        }
      }
    case .days:
      each { channel in
        [year, next].map { .days(channel: channel, $0, capacity: .count(number)) }
      }
    case .ramp:
      each { channel in
        let steps = Array(repeating: number, count: number)
        return [.ramp(channel: channel, Ramp(from: day, steps: steps, counting: .openDays))]
      }
    case .calendar:
      names.flatMap { name in
        [year, next].map { .calendar(name: name, span: $0, [ClosedDay($0.first, name)]) }
      }
    case .attachment:
      each { channel in names.map { .attachment(calendar: $0, channel: channel) } }
    case .window:
      each { channel in
        [2, 7, 40].map { .window(channel: channel, most: number, days: $0) }
      }
    case .share:
      each { channel in
        let holders = [.openers] + names.map(ShareHolder.campaign)
        return holders.map { .share(channel: channel, $0, percent: number) }
      }
    case .recipients: [.recipients(most: number, days: 7)]
    case .guardRail: names.map { .guardRail(name: $0, limit: .count(number)) }
    case .ownRail: names.map { .ownRail(name: $0, program: "/rails/\(number)") }
    }
  }

  @Test(
    "Stated again in any order, whatever its names look like, a rule is stored once",
    arguments: Rule.Kind.allCases
  )
  func again(kind: Rule.Kind) throws {
    let nights = try Nights()
    for channel in ["one", "two"] { try nights.open(channel, capacity: 1) }
    var random = SeededGenerator(seed: UInt64(kind.rawValue))
    print("seed \(kind.rawValue)")
    let rules = try Self.rules(kind, &random)
    let before = try nights.database.read { try $0.rules([kind]) }.count
    // The usual week that a channel has from its beginning is stated once more with another capacity.
    try nights.change { change in
      for rule in rules.shuffled(using: &random) {
        let isChanged = try change.stateOnce(rule)
        #expect(isChanged, "\(rule)")
      }
    }
    for _ in 1...3 {
      try nights.change { change in
        for rule in rules.shuffled(using: &random) {
          let isChanged = try change.stateOnce(rule)
          #expect(!isChanged, "\(rule)")
        }
      }
    }
    let stored = try nights.database.read { try $0.rules([kind]) }
    #expect(stored.count == before + rules.count)
    #expect(Set(stored.map(\.statement)).isSuperset(of: rules))
  }

  @Test("Two shares whose names read the same are two, and both are withdrawn alone")
  func shares() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 10)
    let channel = try nights.database.read { try $0.channel(named: "email") }
    let holders = [ShareHolder.openers, .campaign("openers"), .campaign("campaign openers")]
    for _ in 1...2 {
      try nights.change { change in
        for (holder, percent) in zip(holders, [40, 30, 20]) {
          _ = try change.setShare(of: channel, holder, percent: percent)
        }
      }
    }
    #expect(try nights.database.read { try $0.rules([.share]) }.count == 3)
    try nights.change { change in
      let count = try change.withdrawAll(.share) { $0.subject == .share(channel: 1, .openers) }
      #expect(count == 1)
    }
    let left = try nights.database.read { try $0.rules([.share]) }.map(\.statement)
    #expect(
      left == [
        .share(channel: 1, holders[1], percent: 30), .share(channel: 1, holders[2], percent: 20),
      ]
    )
  }
}

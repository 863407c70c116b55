import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Follow-ups end with what they follow")
struct FollowUpTests {
  /// A forest of messages: each with its predecessor, which comes before it, and its deadline.
  private struct Forest {
    let predecessors: [Int?]
    let deadlines: [Int?]

    init(_ count: Int, seed: UInt64) {
      var chance = SeededGenerator(seed: seed)
      predecessors = (0..<count).map { number in
        number > 0 && Int.random(in: 0..<3, using: &chance) > 0
          ? Int.random(in: 0..<number, using: &chance) : nil
      }
      deadlines = (0..<count).map { _ in
        Bool.random(using: &chance) ? Int.random(in: 0...9, using: &chance) : nil
      }
    }

    var drafts: [MessageDraft] {
      predecessors.indices.map { number in
        MessageDraft(
          id: "m\(number)",
          channel: "email",
          recipient: "reader@example.org",
          deadline: deadlines[number].map { Nights.monday.advanced(by: $0) },
          follows: predecessors[number].map {
            MessageDraft.Follows(predecessor: "m\($0)", waitDays: 1)
          }
        )
      }
    }

    /// Whether something holds of what a message follows, directly or through others.
    func follows(_ number: Int, _ condition: (Int) -> Bool) -> Bool {
      guard let predecessor = predecessors[number] else { return false }
      return condition(predecessor) || follows(predecessor, condition)
    }
  }

  private func nights(with forest: Forest) throws -> Nights {
    let nights = try Nights()
    try nights.open("email", capacity: 3)
    try nights.add(forest.drafts)
    return nights
  }

  private func states(in nights: Nights) throws -> [String: MessageState] {
    var states: [String: MessageState] = [:]
    try nights.database.read { snapshot in
      try snapshot.forEachMessage { states[$0.id] = $0.state }
    }
    return states
  }

  @Test(
    "Advancing expires what is too late, ends what follows it, and was foreseen",
    arguments: 1...20 as ClosedRange<UInt64>
  )
  func advances(seed: UInt64) throws {
    let forest = Forest(40, seed: seed)
    let nights = try nights(with: forest)
    let day = Nights.monday.advanced(by: 4)
    let forecast = try nights.database.read { try $0.advanceForecast(to: day) }
    var effect: AdvanceForecast?
    try nights.change { effect = try $0.advanceBaseDate(to: day, isConfirmed: true) }
    #expect(effect == forecast)

    func isLate(_ number: Int) -> Bool { forest.deadlines[number].map { $0 < 4 } ?? false }
    let found = try states(in: nights)
    for number in forest.predecessors.indices {
      let expected: MessageState =
        isLate(number)
        ? .expired
        : forest.follows(number, isLate)
          ? .canceled : forest.predecessors[number] == nil ? .pending : .waiting
      #expect(found["m\(number)"] == expected, "m\(number)")
    }
    #expect(effect?.expired == found.values.count { $0 == .expired })
    #expect(effect?.ended == found.values.count { $0 == .canceled })
    #expect(effect?.open == 40)
  }

  @Test(
    "Cancelling ends everything that follows, in the same operation",
    arguments: 1...10 as ClosedRange<UInt64>
  )
  func cancels(seed: UInt64) throws {
    let forest = Forest(40, seed: seed)
    let nights = try nights(with: forest)
    var effect: MessageEffect?
    try nights.change { effect = try $0.apply(.cancel, to: "m0") }
    let ended = forest.predecessors.indices.filter { number in
      forest.follows(number) { $0 == 0 }
    }
    #expect(effect?.followers == ended.count)
    let found = try states(in: nights).filter { $0.value == .canceled }.keys
    #expect(Set(found) == Set(ended.map { "m\($0)" } + ["m0"]))
    let causes = try Connection(path: nights.database.path, access: .readWrite).rows(
      "SELECT cause FROM journal WHERE operation = (SELECT max(number) FROM operation)"
    ) { $0.integer(0) }
    #expect(causes == [3] + ended.map { _ in 5 })
  }

  @Test("A sequence of twenty thousand follow-ups ends with its first")
  func longSequence() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 3)
    try nights.add(
      (0...20_000).map { number in
        MessageDraft(
          id: "m\(number)",
          channel: "email",
          recipient: "reader@example.org",
          follows: number == 0
            ? nil : MessageDraft.Follows(predecessor: "m\(number - 1)", waitDays: 1)
        )
      }
    )
    var effect: MessageEffect?
    try nights.change { effect = try $0.apply(.cancel, to: "m0") }
    #expect(effect?.followers == 20_000)
  }
}

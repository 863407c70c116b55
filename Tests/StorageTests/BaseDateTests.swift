import Model
import Storage
import Testing

@Suite("The base date")
struct BaseDateTests {
  /// Of so many messages, some have Monday as their deadline.
  private func nights(_ count: Int, late: Int) throws -> Nights {
    let nights = try Nights()
    try nights.open("email", capacity: 3)
    try nights.add(
      (0..<count).map { number in
        MessageDraft(
          id: "m\(number)",
          channel: "email",
          recipient: "reader@example.org",
          deadline: number < late ? Nights.monday : nil
        )
      }
    )
    return nights
  }

  private func advance(_ nights: Nights, by days: Int, isConfirmed: Bool = false) throws {
    let day = Nights.monday.advanced(by: days)
    try nights.change { _ = try $0.advanceBaseDate(to: day, isConfirmed: isConfirmed) }
  }

  @Test("A jump of 31 days is made, one of 32 has to be confirmed")
  func far() throws {
    let nights = try nights(20, late: 0)
    let refusal = Refusal.baseDateFar(
      from: Nights.monday,
      to: Nights.monday.advanced(by: 32),
      days: 32
    )
    #expect(throws: refusal) { try advance(nights, by: 32) }
    #expect(try nights.database.read { try $0.baseDate() } == Nights.monday)
    try advance(nights, by: 31)
    try advance(nights, by: 365, isConfirmed: true)
    #expect(try nights.database.read { try $0.baseDate() } == Nights.monday.advanced(by: 365))
  }

  @Test(
    "To lose a tenth of what is left is fine, to lose more has to be confirmed",
    arguments: [(20, 2, true), (20, 3, false), (19, 2, false), (1, 1, false), (9, 0, true)]
  )
  func costly(count: Int, late: Int, isFine: Bool) throws {
    let nights = try nights(count, late: late)
    if isFine {
      try advance(nights, by: 1)
    } else {
      let day = Nights.monday.advanced(by: 1)
      let refusal = Refusal.baseDateCostly(to: day, lost: late, of: count)
      #expect(throws: refusal) { try advance(nights, by: 1) }
      #expect(try nights.database.read { try $0.messageCounts() } == [.pending: count])
      try advance(nights, by: 1, isConfirmed: true)
    }
    let counts = try nights.database.read { try $0.messageCounts() }
    #expect(counts[.expired, default: 0] == late)
  }

  @Test("A forecast changes nothing")
  func forecast() throws {
    let nights = try nights(4, late: 4)
    let day = Nights.monday.advanced(by: 40)
    let before = try nights.database.read { try $0.journalPosition() }
    let forecast = try nights.database.read { try $0.advanceForecast(to: day) }
    #expect(forecast?.expired == 4)
    #expect(forecast?.doubts.count == 2)
    #expect(try nights.database.read { try $0.journalPosition() } == before)
  }
}

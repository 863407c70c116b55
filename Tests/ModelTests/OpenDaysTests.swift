import Model
import Testing

@Suite("The open days of a week")
struct OpenDaysTests {
  @Test("A range may go over the week's end")
  func ranges() {
    #expect(Set(openDays: "sun-thu") == Set(Weekday.allCases).subtracting([.friday, .saturday]))
    #expect(Set(openDays: "fri-mon,wed") == [.friday, .saturday, .sunday, .monday, .wednesday])
    #expect(Set(openDays: "tue-mon") == Set(Weekday.allCases))
    #expect(Set(openDays: "sun-sun") == [.sunday])
    #expect(Set(openDays: "sun-") == nil && Set(openDays: "sun-mon-tue") == nil)
  }

  @Test("The days of any week are written as they may be given, in as few parts as possible")
  func written() {
    for bits in 1..<1 << 7 {
      let open = Set(Weekday.allCases.filter { bits & 1 << $0.rawValue != 0 })
      let words = Week(capacity: 2, open: open).summary.dropFirst("2 a day, ".count)
      #expect(Set(openDays: String(words)) == open, "\(words)")
      // Runs of one day stand alone, those of two with a comma.
      let starts = open.count { day in
        !open.contains(Weekday(rawValue: (day.rawValue + 6) % 7) ?? day)
      }
      let parts = words.split(separator: ",")
      #expect(parts.count { $0.contains("-") } <= max(1, starts), "\(words)")
    }
    #expect(Week(capacity: 2, open: Set(openDays: "sun-thu") ?? []).summary == "2 a day, sun-thu")
    #expect(Week(capacity: 2, open: [.sunday, .monday]).summary == "2 a day, sun,mon")
  }
}

import Formats
import Model
import TestSupport
import Testing

@Suite("The end of an absence")
struct AbsenceEndTests {
  private func absence(_ text: String, sent: String = "Mon, 01 Mar 2027") -> Day? {
    let head = "Auto-Submitted: auto-replied\nDate: \(sent) 10:00:00 +0100\nSubject: Away\n\n"
    return ReceivedMail(Array((head + text).utf8), findsAbsences: true).absentUntil
  }

  private static let months = [
    ("January", "Januar", "janvier"), ("February", "Februar", "février"),
    ("March", "März", "mars"), ("April", "April", "avril"), ("May", "Mai", "mai"),
    ("June", "Juni", "juin"), ("July", "Juli", "juillet"), ("August", "August", "août"),
    ("September", "September", "septembre"), ("October", "Oktober", "octobre"),
    ("November", "November", "novembre"), ("December", "Dezember", "décembre"),
  ]

  @Test(
    "A date is found however it is written, with its year or as the next of its kind",
    arguments: 1...30 as ClosedRange<UInt64>
  )
  func forms(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let sent = try day("2027-03-01")
    let end = sent.advanced(by: Int.random(in: 1...270, using: &chance))
    let (year, month, date) = end.date
    let names = AbsenceEndTests.months[month - 1]
    let (two, both) = (String(year % 100), "\(date)".count < 2 ? "0\(date)" : "\(date)")
    let texts = [
      "I am out of the office until \(names.0) \(date), \(year).",
      "I will be back on \(names.0) \(date)th and answer then",
      "Away from 28 February until \(date) \(names.0). Call Bob at 555 1234 12.",
      "Back on the \(date)th of \(names.0) \(year)",
      "Ich bin bis zum \(date). \(names.1) \(year) nicht erreichbar.",
      "Ich bin bis \(both).\(month < 10 ? "0" : "")\(month).\(two) im Urlaub",
      "Bin bis \(date).\(month). weg, dann wieder da.",
      "Absent jusqu'au \(date) \(names.2) \(year) inclus",
      "I return \(end.description)", "\(year)年\(month)月\(date)日まで不在です",
      "until\n\(date > 12 ? "\(month)/\(date)" : "\(date)/\(date)")/\(year)",
    ]
    for text in texts.dropLast(date > 12 || date == month ? 0 : 1) {
      #expect(absence(text) == end, "\(text)")
    }
  }

  @Test(
    "What names no end names none",
    arguments: [
      "I am away.", "We met on 15 March 2027.", "I am away until further notice.",
      "until 3/4/2027", "until 2026-03-15", "until 15 March 2029", "until 32 March 2027",
      "until 4711 Main Street", "> until 15 March 2027", "back at 10.30 or 11.45",
      "Until May we say: 5 of 12 are done", "until 99999999999999999999 March",
    ]
  )
  func none(text: String) {
    #expect(absence(text) == nil)
  }

  @Test("Of several ends the latest counts")
  func several() throws {
    let end = try day("2027-03-20")
    #expect(absence("Away until 5 March, and again until 20 March. Call Bob until 9 March.") == end)
  }

  @Test("A day at the end of time does no harm")
  func far() {
    #expect(absence("until 15 March", sent: "Fri, 31 Dec 9999") == nil)
    #expect(absence("until 15 March 2027", sent: "nonsense") == nil)
  }

  @Test("A person's answer names no absence, and nothing is looked for where nobody asks")
  func personal() {
    let text = "Date: Mon, 01 Mar 2027 10:00:00 +0100\n\nI am back on 15 March 2027"
    #expect(ReceivedMail(Array(text.utf8), findsAbsences: true).absentUntil == nil)
    let automatic = Array("Auto-Submitted: auto-replied\n\(text)".utf8)
    #expect(ReceivedMail(automatic).absentUntil == nil)
    #expect(ReceivedMail(automatic, findsAbsences: true).absentUntil != nil)
  }
}

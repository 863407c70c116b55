import Formats
import Model
import TestSupport
import Testing

@Suite("iCalendar files")
struct ICalendarTests {
  /// The closed days as `DAY NAME`, or the sentence of the error.
  private func read(
    _ lines: [String],
    years: ClosedRange<Int>? = nil,
    ignoresTimedEvents: Bool = false
  ) throws -> [String] {
    try read(
      (lines.joined(separator: "\r\n") + "\r\n").utf8.map(\.self),
      years,
      ignoresTimedEvents
    )
  }

  private func read(
    _ bytes: [UInt8],
    _ years: ClosedRange<Int>?,
    _ ignoresTimedEvents: Bool = false
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    let input = try InputFile(path: try folder.write(bytes, to: "c.ics"))
    do {
      let file = try ICalendarFile(input, ignoresTimedEvents: ignoresTimedEvents)
      return try file.closedDays(in: years).map { "\($0.day) \($0.name)" }.sorted()
    } catch let error as any DiagnosticError {
      return [error.diagnostic.sentence.replacing("\(folder.path)/", with: "")]
    }
  }

  private func event(_ lines: String...) -> [String] {
    ["BEGIN:VCALENDAR", "BEGIN:VEVENT"] + lines + ["END:VEVENT", "END:VCALENDAR"]
  }

  @Test("An all-day event is one day, or those up to its exclusive end")
  func lengths() throws {
    #expect(
      try read(event("DTSTART;VALUE=DATE:20271224", "SUMMARY:Eve")) == ["2027-12-24 Eve"]
    )
    #expect(
      try read(event("DTSTART:20271230", "DTEND:20280102", "SUMMARY:Turn")) == [
        "2027-12-30 Turn", "2027-12-31 Turn", "2028-01-01 Turn",
      ]
    )
    #expect(try read(event("DTSTART:20271230", "DURATION:P1W")).count == 7)
    #expect(try read(event("DTSTART:20270101")) == ["2027-01-01 closed"])
  }

  @Test("A folded line is one line, also where the fold cuts a letter, and escapes are undone")
  func text() throws {
    let folded = Array(
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTA\n RT:20270101\nSUMMARY:Dreik\u{F6}".utf8
    )
    let cut = Array(folded.dropLast()) + Array("\n ".utf8) + Array(folded.suffix(1))
    let rest = Array("nig\\, Ruhe\\; a\\\\b\\nc\nEND:VEVENT\nEND:VCALENDAR\n".utf8)
    #expect(try read(cut + rest, nil) == ["2027-01-01 Dreikönig, Ruhe; a\\b c"])
  }

  @Test("What is inside another component, or canceled, is passed over")
  func others() throws {
    let alarm = ["BEGIN:VALARM", "TRIGGER:-PT1H", "SUMMARY:no", "END:VALARM"]
    let lines =
      ["BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY"]
      + ["END:VTIMEZONE", "BEGIN:VEVENT", "DTSTART:20270101"] + alarm
      + ["SUMMARY;X=\"a:b;c\":yes", "END:VEVENT", "BEGIN:VEVENT", "DTSTART:20270102"]
      + ["STATUS:CANCELLED", "END:VEVENT", "END:VCALENDAR"]
    #expect(try read(lines) == ["2027-01-01 yes"])
  }

  @Test(
    "A yearly recurrence gives the days that a list of them has",
    arguments: [
      ("20250704", "FREQ=YEARLY;COUNT=3", ["2025-07-04", "2026-07-04", "2027-07-04"]),
      (
        "20250704", "FREQ=YEARLY;INTERVAL=2;UNTIL=20290704",
        ["2025-07-04", "2027-07-04", "2029-07-04"]
      ),
      ("20240229", "FREQ=YEARLY;COUNT=2", ["2024-02-29", "2028-02-29"]),
      (
        "20251127", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3",
        ["2025-11-27", "2026-11-26", "2027-11-25"]
      ),
      ("20250526", "FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5;COUNT=2", ["2025-05-26", "2026-05-25"]),
      (
        "20251225", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25,26;COUNT=3",
        ["2025-12-25", "2025-12-26", "2026-12-25"]
      ),
      (
        "20241105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=2",
        ["2024-11-05", "2028-11-07"]
      ),
      ("20250131", "FREQ=YEARLY;BYMONTHDAY=-1;COUNT=2", ["2025-01-31", "2025-02-28"]),
      ("20250101", "FREQ=YEARLY;UNTIL=20260101T000000Z;WKST=MO", ["2025-01-01", "2026-01-01"]),
    ] as [(String, String, [String])]
  )
  func recurrences(start: String, rule: String, days: [String]) throws {
    let found = try read(event("DTSTART;VALUE=DATE:\(start)", "RRULE:\(rule)", "SUMMARY:x"))
    #expect(found == days.map { "\($0) x" })
  }

  @Test(
    "What lasts from midnight to midnight closes whole days, whatever its zone",
    arguments: [
      ("DTSTART:20270101T000000", "DTEND:20270102T000000", ["2027-01-01 x"]),
      ("DTSTART;TZID=Asia/Tirane:20270101T000000", "DTEND:20270101T235900", ["2027-01-01 x"]),
      ("DTSTART:20270101T000000Z", "DURATION:P2D", ["2027-01-01 x", "2027-01-02 x"]),
      ("DTSTART:20270101T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", ["2027-01-01 x"]),
      ("DTSTART:20270101", "DTEND:20270101", ["2027-01-01 x"]),
      ("DTSTART;VALUE=DATE:20270101", "DTEND:20270102T000000", ["2027-01-01 x"]),
      ("DTSTART;VALUE=DATE:20270101", "DTEND:20270102T120000", ["2027-01-01 x", "2027-01-02 x"]),
    ] as [(String, String, [String])]
  )
  func wholeDays(start: String, end: String, days: [String]) throws {
    #expect(try read(event(start, end, "SUMMARY:x")) == days)
    #expect(try read(event(start, end, "SUMMARY:x"), ignoresTimedEvents: true) == days)
  }

  @Test("An event takes the place of a day of its series, or cancels it")
  func replaced() throws {
    let series = ["BEGIN:VEVENT", "UID:a", "DTSTART:20250706", "RRULE:FREQ=YEARLY", "SUMMARY:x"]
    let moved = [
      "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID:20260706", "DTSTART:20260707", "SUMMARY:y",
    ]
    let off = ["BEGIN:VEVENT", "UID:a", "RECURRENCE-ID;VALUE=DATE:20270706", "STATUS:CANCELLED"]
    let other = [
      "BEGIN:VEVENT", "UID:b", "RECURRENCE-ID:20280706", "DTSTART:20280801", "SUMMARY:z",
    ]
    for order in [[series, moved, off, other], [off, other, moved, series]] {
      let lines = ["BEGIN:VCALENDAR"] + order.flatMap { $0 + ["END:VEVENT"] } + ["END:VCALENDAR"]
      #expect(
        try read(lines, years: 2025...2028) == [
          "2025-07-06 x", "2026-07-07 y", "2028-07-06 x", "2028-08-01 z",
        ]
      )
    }
  }

  @Test("What nobody reads may be in any encoding")
  func otherEncoding() throws {
    var bytes = Array(
      "BEGIN:VCALENDAR\nX-WR-CALNAME:f\u{1}te\nBEGIN:VEVENT\nDTSTART:20270101\n".utf8
    )
    bytes += Array("DESCRIPTION:caf".utf8) + [0xE9] + Array("\nEND:VEVENT\nEND:VCALENDAR\n".utf8)
    #expect(try read(bytes, nil) == ["2027-01-01 closed"])
    let summary = Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:caf".utf8) + [0xE9, 0x0A]
    #expect(try read(summary, nil).first?.contains("in UTF-8") == true)
  }

  @Test(
    "A file is a calendar by its name or its first line",
    arguments: [
      ("c.ICS", "x", true), ("c.ical", "x", true), ("c.ifb", "x", true),
      ("c", "begin:vcalendar\r\n", true), ("c.txt", "\u{FEFF}BEGIN:VCALENDAR\n", true),
      ("c.csv", "BEGIN:VCALENDAR\n", false), ("c", "date,name\n", false),
    ]
  )
  func isOne(name: String, text: String, expected: Bool) throws {
    let folder = try TemporaryFolder()
    let input = try InputFile(path: try folder.write(text, to: name))
    #expect(ICalendarFile.isOne(input) == expected)
  }

  @Test("Days are taken out and added, and only the years asked for are given")
  func exceptions() throws {
    let lines = event(
      "DTSTART:20250101",
      "RRULE:FREQ=YEARLY",
      "EXDATE;VALUE=DATE:20260101,20280101",
      "EXDATE:20290101T090000",
      "RDATE;VALUE=DATE:20270606"
    )
    let found = try read(lines, years: 2026...2029)
    #expect(found == ["2027-01-01 closed", "2027-06-06 closed"])
  }

  @Test(
    "What is not read is refused by name, with its line",
    arguments: [
      (["DTSTART:20270101T100000"], "c.ics:3: the event \"closed\" begins at a time: only"),
      (["SUMMARY:x"], "c.ics:2: the event \"x\" has no DTSTART; give it a day"),
      (["DTSTART:20270230"], "c.ics:3: \"20270230\" is not a day: days are written YYYYMMDD here"),
      (
        ["DTSTART:20270102", "DTEND:20270101"],
        "c.ics:4: the event begins on 2027-01-02 and ends before"
      ),
      (["DTSTART:INVALID-DATE"], "c.ics:3: \"INVALID-DATE\" is not a day: days are written"),
      (["DTSTART:20270101T250000"], "c.ics:3: \"20270101T250000\" is not a day"),
      (["DTSTART:20270101", "DTEND:20290101"], "c.ics:2: the event lasts 731 days: more than 366"),
      (["DTSTART:20270101", "DURATION:PT24H"], "c.ics:4: \"PT24H\" is not a number of days"),
      (
        ["DTSTART:20270101", "RRULE:FREQ=HOURLY"],
        "c.ics:4: the recurrence \"FREQ=HOURLY\" is not read"
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=YEARLY;BYYEARDAY=1"],
        "c.ics:4: the recurrence \"BYYEARDAY=1\" is not read"
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=WEEKLY;BYDAY=1MO"],
        "c.ics:4: \"numbers in BYDAY of weeks\" is not what RFC 5545 allows"
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=3"],
        "c.ics:4: the recurrence \"numbers in BYDAY beside BYMONTHDAY without BYMONTH\" is not read"
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=YEARLY;COUNT=0"],
        "c.ics:4: \"COUNT=0\" is not what RFC 5545"
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=YEARLY;INTERVAL=99999999999999999999"],
        "c.ics:4: \"INTERVAL="
      ),
      (
        ["DTSTART:20270101", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270101"],
        "c.ics:4: the recurrence \"RANGE of RECURRENCE-ID\""
      ),
      (
        ["DTSTART:20270101", "RRULE:FREQ=YEARLY"],
        "c.ics:2: the event \"closed\" comes again for ever;"
      ),
      (["DTSTART:20270101", "nonsense"], "c.ics:4: this is no line of iCalendar: each is a name"),
      (["END:VTODO"], "c.ics:3: END:\"VTODO\" ends what did not begin here"),
      (["BEGIN:VALARM"], "c.ics:4: END:\"VEVENT\" ends what did not begin here"),
    ] as [([String], String)]
  )
  func refused(lines: [String], words: String) throws {
    let all = ["BEGIN:VCALENDAR", "BEGIN:VEVENT"] + lines + ["END:VEVENT", "END:VCALENDAR"]
    let sentence = try read(all).first ?? ""
    #expect(sentence.hasPrefix(words), "\(sentence)")
  }

  @Test("A file that is no calendar, or is cut short, is refused")
  func broken() throws {
    #expect(try read(["date,name"]).first?.contains("is no") == true)
    #expect(
      try read(["X:1"]) == [
        "c.ics:1: this is no iCalendar file: it does not begin with BEGIN:VCALENDAR"
      ]
    )
    #expect(
      try read(["BEGIN:VCALENDAR", "BEGIN:VEVENT"]) == [
        "c.ics: the file ends inside VEVENT; export the calendar again"
      ]
    )
  }

  @Test("Events at a time are left out where that is asked for")
  func timed() throws {
    let lines = event("DTSTART:20270101T100000", "RRULE:FREQ=DAILY", "DTEND:20270101T110000")
    #expect(try read(lines, ignoresTimedEvents: true) == [])
    let folder = try TemporaryFolder()
    let path = try folder.write(
      event("DTSTART:20270101T000000", "DTEND:20270101T120000", "SUMMARY:half").joined(
        separator: "\n"
      ) + "\n",
      to: "c.ics"
    )
    let file = try ICalendarFile(InputFile(path: path), ignoresTimedEvents: true)
    #expect(file.leftOut == ["half"])
    let invalid = event("DTSTART:INVALID-DATE")
    #expect(try read(invalid, ignoresTimedEvents: true).first?.contains("is not a day") == true)
  }

  @Test(
    "Hostile bytes are refused or read, and never crash or take long",
    arguments: (1...200) as ClosedRange<UInt64>
  )
  func hostile(_ seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let good = Array(
      """
      BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=YEARLY;BYMONTH=1;\
      BYDAY=1WE;COUNT=9\r\nSUMMARY:a\\,b\r\nEXDATE:20260101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n
      """.utf8
    )
    var bytes = good
    for _ in 0..<Int.random(in: 1...6, using: &chance) {
      let place = Int.random(in: 0..<bytes.count, using: &chance)
      switch Int.random(in: 0...2, using: &chance) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
      case 1: bytes.remove(at: place)
      default: bytes.insert(contentsOf: good[..<min(place, 60)], at: place)
      }
    }
    _ = try read(bytes, 1...9999)
  }

  @Test("Events that come ten thousand years long are refused before they take long")
  func tooOften() throws {
    let one = ["BEGIN:VEVENT", "DTSTART:00010101", "RRULE:FREQ=YEARLY;BYMONTHDAY=1", "END:VEVENT"]
    let lines = ["BEGIN:VCALENDAR"] + (0..<500).flatMap { _ in one } + ["END:VCALENDAR"]
    #expect(try read(lines, years: 9900...9999).first?.contains("come too often") == true)
  }
}

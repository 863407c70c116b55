import Model
import TestSupport
import Testing

@Suite("Settings in a file")
struct SetupTests {
  private static let initialize = "sendplan init --base-date 2027-03-01"

  @Test(
    "What is printed is read back without a change, and makes the same in another database",
    arguments: 0..<24
  )
  func roundTrip(_ number: Int) throws {
    var chance = Seed.stream("settings", number)
    let session = try ShellSession()
    let file = RandomSettings(&chance).lines.joined(separator: "\n")
    try session.write(file, to: "drawn.txt")
    try session.play(
      Self.initialize,
      "sendplan setup drawn.txt",
      "sendplan setup --print > printed.txt",
      "sendplan setup printed.txt > answer.txt && grep -q 'nothing changed$' answer.txt",
      "sendplan setup --print | cmp - printed.txt",
      "sendplan --db other.db init --base-date 2027-03-01",
      "sendplan --db other.db setup printed.txt > made.txt",
      "sendplan --db other.db setup --print > other.txt",
      // Channels are listed in the order in which they were made, which may be another there.
      "sort printed.txt > a && sort other.txt | cmp - a",
      "sendplan check journal"
    )
  }

  @Test("What a file repeats changes nothing, and what it changes is one operation, said once")
  func repeated() throws {
    let session = try ShellSession()
    try session.write("channel set email --week 5,5,5,5,5,0,0 --sender a@x.example", to: "a.txt")
    try session.write(
      "channel set email --capacity 5 --open mon-fri\nwindow set email --most 9 --days 3\n",
      to: "b.txt"
    )
    try session.play(Self.initialize)
    let first = try session.run("sendplan setup a.txt --operation one")
    #expect(try session.run("sendplan setup a.txt --operation one").output == first.output)
    #expect(try session.run("sendplan setup b.txt --operation one").status == 1)
    let dry = try session.run("sendplan setup b.txt --dry-run")
    #expect(dry.output.hasSuffix("b.txt: 2 lines, 1 would change something\n"), "\(dry)")
    #expect(
      try session.run("sendplan setup b.txt").output
        == "b.txt:2: email: at most 9 in 3 days\nb.txt: 2 lines, 1 changed something\n"
    )
  }

  @Test(
    "A line that cannot be is named with its place, and nothing of the file holds",
    arguments: [
      ("plan", 65, ":2:1: 'plan' is no setting:"),
      ("import messages.csv", 65, ":2:1: 'import' is no setting:"),
      ("approve 1", 65, ":2:1: 'approve' is no setting:"),
      ("setup x.txt", 65, ":2:1: 'setup' is no setting:"),
      ("help", 65, ":2:1: 'help' is no setting:"),
      ("calendar import us days.csv", 65, "it reads another file"),
      ("ramp set email --from 2027-03-01 --table x.csv --count open-days", 65, "--steps"),
      ("sendplan window set email --most 3 --days 4", 65, ":2:1: a line begins with the command"),
      ("window set email --most 3 --days 4 --operation x", 65, ":2:36: --operation is not for"),
      ("window set email --most 3 --days 4 --db x", 65, ":2:36: --db is not for a line"),
      ("window set email --most 3 --dais 4", 65, ":2:27: unknown option '--dais'"),
      ("window set email --most x --days 4", 65, ":2:25: --most must be"),
      ("window set emial --most 3 --days 4", 1, ":2: there is no channel 'emial'; did you mean"),
      ("window set email --most 3 --days 'a", 65, ":2:34: the quotes that begin here"),
      ("capacity set email $DAY 0", 65, ":2:20: a shell would act on '$'"),
      ("channel set crm --capacity 3 --sender a@x.example", 65, "on which days it is open"),
      ("channel set crm --capacity 3 --open daily", 65, "whom its mail is from"),
      ("channel set email --capacity 3", 65, ":1: another line takes back what this one states"),
      ("recipient limit", 65, "say --most N --days D, or --none"),
    ]
  )
  func refused(line: String, status: Int32, words: String) throws {
    let session = try ShellSession()
    try session.write(
      "channel set email --capacity 5 --open mon-fri --sender a@x.example\n\(line)\n",
      to: "f.txt"
    )
    try session.play(Self.initialize)
    let before = try session.databases()
    let outcome = try session.run("sendplan setup f.txt")
    #expect(outcome.status == status && outcome.error.contains(words), "\(outcome)")
    #expect(outcome.error.contains("f.txt:"))
    #expect(try session.databases() == before)
  }

  @Test("A rehearsal leaves every byte of the database as it was")
  func rehearsal() throws {
    let session = try ShellSession()
    try session.write("channel set e --capacity 5 --open daily --sender a@x.example\n", to: "f.txt")
    try session.play(Self.initialize)
    let before = try session.databases()
    try session.play("sendplan setup f.txt --dry-run")
    #expect(try session.databases() == before)
  }
}

/// Lines that state anything that can be stated, drawn by chance.
private struct RandomSettings {
  private(set) var lines: [String] = []

  private static let names = ["email", "l", "l:a", "l:b", "ünter#1", "it's"]
  private static let texts = ["why not", "it's", "a\nb", "\u{1B}[31m", "#1", "$HOME", "--yes", "ü"]

  init(_ chance: inout SeededGenerator) {
    var known: [String] = []
    for name in Self.names where !name.contains(":") || known.contains("l") {
      guard !chance.oneIn(4) else { continue }
      lines.append(RandomSettings.channel(name, inside: known, &chance))
      known.append(name)
    }
    let calendars = ["us", "it's"].filter { _ in chance.oneIn(2) }
    for calendar in calendars {
      let days = (1...9).filter { _ in chance.oneIn(3) }.map {
        optionWords(
          "--day",
          "2027-0\($0)-07" + (chance.oneIn(3) ? "" : " \(chance.pick(Self.texts))")
        )
      }
      lines.append("calendar set \(shellWord(calendar)) --year 2027 \(days.joined(separator: " "))")
    }
    for name in known {
      let channel = shellWord(name)
      for _ in 0..<chance.number(0...3) {
        let first = Day("2027-03-01").map { $0.advanced(by: chance.number(-5...20)) } ?? .first
        let range = "\(first)..\(first.advanced(by: chance.number(0...9)))"
        let amount = "\(chance.number(0...90))\(chance.oneIn(2) ? "" : "%")"
        lines.append(
          "capacity set \(channel) \(range) \(amount == "0%" ? "0" : amount) "
            + optionWords("--reason", chance.pick(Self.texts))
        )
      }
      if chance.oneIn(2) {
        let steps = (1...5).map { String($0 * chance.number(1...9)) }.joined(separator: ",")
        let counting = chance.pick(Ramp.Counting.allCases).rawValue
        lines.append("ramp set \(channel) --from 2027-03-01 --steps \(steps) --count \(counting)")
      }
      if chance.oneIn(2) { lines.append("window set \(channel) --most 9 --days 7") }
      if chance.oneIn(3) { lines.append("window set \(channel) --most 30 --days 30") }
      if chance.oneIn(2) { lines.append("share set \(channel) --openers --percent 40") }
      if chance.oneIn(2) {
        let campaign = optionWords("--campaign", chance.pick(["spring", "it's", "-x", "a b"]))
        lines.append("share set \(channel) \(campaign) --percent 60")
      }
      if let calendar = calendars.first, chance.oneIn(2) {
        lines.append("calendar attach \(shellWord(calendar)) \(channel)")
      }
    }
    if chance.oneIn(2) { lines.append("recipient limit --most 2 --days \(chance.number(1...9))") }
    if chance.oneIn(2) {
      lines.append("guard set moved-later 7 \(optionWords("--reason", chance.pick(Self.texts)))")
    }
    withoutContradictions()
  }

  /// Ranges that overlap would take each other back; the later ones stay.
  private mutating func withoutContradictions() {
    var taken: [String: [DayRange]] = [:]
    lines = lines.filter { line in
      guard line.hasPrefix("capacity set "),
        let words = try? ShellWords(line).words.map(\.text),  // because it was written here
        let range = DayRange(words[3])
      else { return true }
      let others = taken[words[2], default: []]
      guard !others.contains(where: { $0.first <= range.last && range.first <= $0.last }) else {
        return false
      }
      taken[words[2], default: []].append(range)
      return true
    }
  }

  private static func channel(
    _ name: String,
    inside known: [String],
    _ chance: inout SeededGenerator
  ) -> String {
    var words = ["channel set \(shellWord(name))"]
    let transport = chance.pick([
      "maildir:out box", "mbox:it's", "sendmail", "smtp:localhost:2525",
      "webhook:https://x.example/a?b=1&c=2",
    ])
    words.append(optionWords("--transport", transport))
    words.append("--sender \(chance.pick(["a@x.example", "'Ada Byron <ada@example.org>'"]))")
    words.append(
      chance.pick([
        "--capacity \(chance.number(0...40)) --open \(chance.pick(["mon-fri", "sat-mon", "tue,thu", "daily"]))",
        "--week 1,2,3,4,5,6,\(chance.number(0...9))",
      ])
    )
    if chance.oneIn(4), let outer = known.last { words.append("--inside \(shellWord(outer))") }
    if name.contains(":"), chance.oneIn(3) {
      words.removeAll { $0.hasPrefix("--inside") }
      words.append("--inside none")
    }
    func add(_ option: String) { if chance.oneIn(4) { words.append(option) } }
    for option in [
      "--followups-first", "--late-is-sent", "--deadlines-first", "--few-late",
      "--time-zone Europe/Berlin", "--attempts 9", "--reply-to r@x.example",
      "--bounce-address b+{token}@x.example", "--header 'X-A: it is' --header 'X-B: #1'",
      "--unsubscribe mailto:leave@x.example --unsubscribe https://x.example/u/{token}",
      "--window 09:00-17:00", "--rate 20/min", "--least-gap 20s",
    ] { add(option) }
    if transport.hasPrefix("webhook") {
      for option in ["--idempotent yes", "--proxy http://p.example:3128", "--format cloudevents"] {
        add(option)
      }
    }
    if ["webhook", "sendmail", "smtp"].contains(where: transport.hasPrefix) {
      add("--concurrency 7")
    }
    return words.joined(separator: " ")
  }
}

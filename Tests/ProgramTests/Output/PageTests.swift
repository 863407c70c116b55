import Foundation
import Model
import TestSupport
import Testing

@Suite("The page as a browser shows it")
struct PageTests {
  /// Several channels, an exception with a reason, deadlines, priorities, a parent, and hostile text.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 40 --open mon-fri",
      "sendplan channel set '<b>linkedin</b>' --capacity 7 --open mon-fri",
      "sendplan channel set \(String(repeating: "W", count: 64)) --capacity 3",
      "sendplan capacity set email 2027-03-09 0 --reason '</td><script>alert(1)</script>'",
      """
      awk 'BEGIN { print "id,channel,recipient,priority,not_before,deadline,due"
        split("email <b>linkedin</b> \(String(repeating: "W", count: 64))", channel, " ")
        for (i = 0; i < 900; i++) printf "<img src=x onerror=alert(%d)>,%s,r%d@%s,%d,2027-03-%02d,%s,%s\\n", \
          i, channel[i % 10 < 7 ? 1 : i % 10 < 9 ? 2 : 3], i, \
          i % 50 ? "mail.example" : "\(String(repeating: "x", count: 300))", \
          1 + i % 9, 1 + i % 12, i % 4 ? "" : "2027-03-1" (3 + i % 3), \
          i % 5 ? "" : "2027-03-0" (1 + i % 9) }' > messages.csv
      """,
      "sendplan import messages.csv",
      "sendplan plan --horizon 20",
      "sendplan approve 1",
      "sendplan capacity set email 2027-03-03 20 --reason 'half the crew'",
      "sendplan plan --horizon 20",
      "sendplan report 2"
    )
  }

  /// Accounts inside channels, of which some state more than can be sent, follow-ups, and a parent.
  private func prepareAccounts(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set linkedin --capacity 50 --open mon-fri",
      "sendplan channel set linkedin:north --capacity 9",
      "sendplan channel set linkedin:south --capacity 12",
      "sendplan channel set email --capacity 15 --open mon-fri",
      "sendplan channel set email:desk --capacity 40",
      "sendplan channel set email:\(String(repeating: "W", count: 58)) --capacity 6",
      """
      awk 'BEGIN { print "id,channel,recipient,priority,not_before,deadline,follows,wait_days"
        split("email linkedin linkedin:north", channel, " ")
        for (i = 0; i < 450; i++) {
          step = i % 3
          printf "m%d,%s,r%d@mail.example,%d,%s,%s,%s,%s\\n", i, channel[int(i / 3) % 3 + 1], \
            int(i / 3), 1 + i % 9, step ? "" : sprintf("2027-03-%02d", 1 + i % 12), \
            i % 7 ? "" : "2027-03-2" (i % 5), step ? "m" i - 1 : "", step ? 3 : ""
        }
      }' > messages.csv
      """,
      "sendplan import messages.csv",
      "sendplan plan --horizon 30",
      "sendplan approve 1",
      "sendplan capacity set linkedin:north 2027-03-03 3 --reason 'half the crew'",
      "sendplan capacity set linkedin 2027-03-04 25",
      "sendplan plan --horizon 30",
      "sendplan report 2"
    )
  }

  private func text(_ session: borrowing ShellSession, _ name: String) throws -> String {
    try String(contentsOf: session.folder.appending(path: name), encoding: .utf8)
  }

  @Test("Its numbers are those of the database")
  func numbers() throws {
    let session = try ShellSession()
    try prepare(session)
    let page = try text(session, "Reports/plan-2.html")
    func expectRow(_ name: String, _ query: String) throws {
      let count = try #require(try session.column(query).first)
      let cell = "</th><td class=\"number\">\(count)</td>"
      let isThere = page.contains(name + cell) || page.contains("\(name)</bdi>\(cell)")
      #expect(isThere, "\(name): \(count)")
      #expect(count > 0, "nothing is tested by it: \(name)")
    }
    let rows = "SELECT count(*) FROM plan_row r WHERE r.version = 2"
    let open = """
      EXISTS (SELECT 1 FROM plan_day d WHERE d.version = 2 AND d.channel = r.channel
        AND d.day >= max(r.release, r.waiting_since) AND d.day < r.day AND d.capacity > 0)
      """
    let waits = "r.day > r.waiting_since AND r.day > r.release"
    try expectRow("Do not wait", "\(rows) AND r.day <= r.waiting_since")
    for (channel, shown) in [
      ("email", "email"), ("<b>linkedin</b>", "&lt;b&gt;linkedin&lt;/b&gt;"),
    ] {
      let own = "r.channel = (SELECT number FROM channel WHERE name = '\(channel)')"
      try expectRow("Wait because \(shown) is full", "\(rows) AND \(own) AND \(waits) AND \(open)")
      try expectRow(
        "Wait for closed days of \(shown) alone",
        "\(rows) AND \(own) AND \(waits) AND NOT \(open)"
      )
    }
    try expectRow("Have no day: no capacity before the deadline", "\(rows) AND r.reason = 1")
    try expectRow("Have no day: no capacity within the plan", "\(rows) AND r.reason = 2")
    for priority in 1...9 {
      try expectRow(
        "<th scope=\"row\">\(priority)",
        "\(rows) AND r.priority = \(priority) AND r.day IS NOT NULL"
      )
    }
    let late = try #require(
      try session.column(
        """
        SELECT count(*) FROM plan_row WHERE version = 2 AND (due < day
          OR day IS NULL AND (deadline IS NULL OR deadline > base) AND due <= base)
        """.replacing("base", with: "(SELECT base_day + horizon - 1 FROM plan WHERE version = 2)")
      ).first
    )
    #expect(page.contains("on a day: \(late) go late, by") && late > 0)
    let later = try #require(
      try session.column(
        """
        SELECT count(*) FROM plan_row o JOIN plan_row n ON n.message = o.message
        WHERE o.version = 1 AND n.version = 2 AND n.day > o.day
        """
      ).first
    )
    let isThere = page.contains("→ go later</th><td class=\"number\">\(later)</td>")
    #expect(isThere, "go later: \(later)")
    try expectAssigned(on: page, session)
  }

  private func expectAssigned(on page: String, _ session: borrowing ShellSession) throws {
    let exported = try session.run(
      "sendplan export 2 --to . >/dev/null && awk 'END { print NR - 1 }' plan-2-assignments.csv"
    )
    let assigned = exported.output.trimmingCharacters(in: .newlines)
    let isSaid = page.contains("<strong>\(assigned)</strong> <span>of 900</span>")
    #expect(isSaid, "with a day: \(assigned)")
  }

  @Test("Accounts show what they carry, and what nothing reaches is not called capacity")
  func accounts() throws {
    let session = try ShellSession()
    try prepareAccounts(session)
    let page = try text(session, "Reports/plan-2.html").replacing(/<\/?time>/, with: "")
    func count(_ condition: String) throws -> String {
      let query = """
        SELECT count(*) FROM plan_row r LEFT JOIN plan_trait t USING (version, message)
        LEFT JOIN plan_follow_up f USING (version, message)
        JOIN channel c ON c.number = coalesce(t.account, r.channel)
        JOIN channel a ON a.number = r.channel WHERE r.version = 2 AND \(condition)
        """
      return "\(try #require(try session.column(query).first))"
    }
    for channel in ["linkedin", "linkedin:north", "linkedin:south", "email", "email:desk"] {
      let cells = try row(of: channel, page)
      let isSent = "r.day IS NOT NULL AND c.name || ':' LIKE '\(channel):%'"
      #expect(try cells["Goes by it"] == count(isSent), "\(channel)")
      #expect(try cells["Projected"] == count("\(isSent) AND f.message IS NOT NULL"), "\(channel)")
      let isWithin = "a.name || ':' LIKE '\(channel):%'"
      #expect(try cells["Messages"] == count(isWithin), "\(channel)")
      #expect(cells["Goes by it"] != "0" && cells["Projected"] != "0", "\(channel)")
    }
    #expect(try row(of: "linkedin", page)["Capacity"]?.contains("stated") == true)
    #expect(try row(of: "linkedin:north", page)["Capacity"]?.contains("stated") == true)
    #expect(
      page.contains(
        "capacity of linkedin on 2027-03-04: 50 to 25, which changes nothing: those inside it can"
          + " send at most 21"
      )
    )
    #expect(page.contains("linkedin:north on 2027-03-03: 9 to 3 (half the crew)</bdi>"))
  }

  /// The cells of a channel's row in the table of channels, by their columns.
  private func row(of channel: String, _ page: String) throws -> [String: String] {
    let start = try #require(page.range(of: "<h3>Every channel</h3>")).upperBound
    let rows = page[start...].components(separatedBy: "<tr role=\"row\">")
    let row = try #require(rows.first { $0.contains("<bdi>\(channel)</bdi>") })
    let cells = row.matches(
      of: /aria-hidden="true">([^<]*)<\/span><span class="value">(.*?)<\/span>/
    )
    return Dictionary(uniqueKeysWithValues: cells.map { (String($0.1), String($0.2)) })
  }

  @Test("It is the same to the byte each time, and not there at all where it cannot be written")
  func wholeness() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "cp Reports/plan-2.html before.html",
      "sendplan report 2",
      "cmp before.html Reports/plan-2.html",
      "sendplan report 2 --against 1",
      "cmp Reports/plan-2.html Reports/plan-2-against-1.html"
    )
    #expect(try session.run("sendplan report 2 --to before.html").status == 74)
    #expect(try session.run("ulimit -f 8; sendplan report 2").status != 0)
    try session.play("cmp before.html Reports/plan-2.html", "test $(ls -A Reports | wc -l) = 2")
  }

  @Test(
    "Nothing is cut, covered, too pale or nameless on a telephone, on paper or on a screen",
    .needs(.chromium),
    arguments: Browser.Scheme.allCases
  )
  func looks(scheme: Browser.Scheme) throws {
    let session = try ShellSession()
    let other = try ShellSession()
    try prepare(session)
    try prepareAccounts(other)
    let pages = [
      try text(session, "Reports/plan-2.html"), try text(other, "Reports/plan-2.html"),
    ]
    let widths = [320, 768, 1280]
    let found = try Browser.look(
      at: pages.flatMap { page in widths.map { Browser.View(page: page, width: $0) } },
      scheme,
      on: session
    )
    #expect(found.filter { $0.hasPrefix("flaw") } == [])
    let expected = (widths + widths).map { "width \($0)" }
    #expect(found.filter { $0.hasPrefix("width") }.sorted() == expected.sorted())
    #expect(found.count { $0 == "end" } == expected.count)
    let ground = scheme == .dark ? "ground rgb(18, 22, 27)" : "ground rgb(255, 255, 255)"
    #expect(found.count { $0 == ground } == expected.count)
  }

  @Test(
    "An auditor finds nothing against it by WCAG 2.2",
    .needs(.chromium, .pythonPackages),
    arguments: Browser.Scheme.allCases
  )
  func audit(scheme: Browser.Scheme) throws {
    let session = try ShellSession()
    let other = try ShellSession()
    try prepare(session)
    try prepareAccounts(other)
    let views = try [text(session, "Reports/plan-2.html"), text(other, "Reports/plan-2.html")]
      .flatMap { page in [320, 768, 1280].map { Browser.View(page: page, width: $0) } }
    let found = try Browser.audit(views, scheme, on: session)
    #expect(found.filter { $0.hasPrefix("violation") } == [])
    #expect(found.count { $0 == "end" } == views.count)
    // The same audit finds what is wrong.
    let page = views[0].page.replacing("--quiet: #4f5863", with: "--quiet: #b0b0b0")
      .replacing("--quiet: #aab4bf", with: "--quiet: #404040")
      .replacing("<main>", with: "<main><img src=\"picture.png\">")
    let flaws = try Browser.audit([.init(page: page, width: 320)], scheme, on: session)
    for rule in ["color-contrast", "image-alt"] {
      #expect(flaws.contains { $0.hasPrefix("violation \(rule)") }, "\(rule) among \(flaws)")
    }
  }

  @Test("With text in double size nothing is cut, and nothing scrolls sideways", .needs(.chromium))
  func largeText() throws {
    let session = try ShellSession()
    let other = try ShellSession()
    try prepare(session)
    try prepareAccounts(other)
    let views = try [text(session, "Reports/plan-2.html"), text(other, "Reports/plan-2.html")]
      .flatMap { page in
        [640, 1280].map { width in
          Browser.View(
            page: page.replacing("<style>", with: "<style>html { font-size: 200%; }"),
            width: width
          )
        }
      }
    let found = try Browser.look(at: views, .light, on: session)
    #expect(found.filter { $0.hasPrefix("flaw") } == [])
    #expect(found.count { $0 == "end" } == views.count)
  }

  @Test(
    "A browser has nothing to complain about",
    .needs(.chromium)
  )
  func console() throws {
    let session = try ShellSession()
    try prepare(session)
    let outcome = try Browser.open("Reports/plan-2.html", .light, on: session)
    #expect(outcome.output.contains("<h1>Plan 2 waits for a decision"))
    #expect(outcome.output.matches(of: /<svg class="load"/).count == 4)
    #expect(!outcome.error.contains("CONSOLE"), "\(outcome.error)")
    #expect(!outcome.output.contains("<script"))
    // The same look finds a complaint where there is one.
    let page = try text(session, "Reports/plan-2.html")
    try session.write(page.replacing("</body>", with: "<script>1</script></body>"), to: "bad.html")
    #expect(try Browser.open("bad.html", .light, on: session).error.contains("CONSOLE"))
  }

  @Test(
    "A flaw is found",
    .needs(.chromium)
  )
  func flaws() throws {
    let session = try ShellSession()
    try prepare(session)
    let page = try text(session, "Reports/plan-2.html")
    let flaws = [
      ("<style>", "<style>h1 { width: 2000px; }", "wide in a window"),
      ("<style>", "<style>.load text { font-size: 5em; }", "on each other"),
      ("<style>", "<style>tbody .text { white-space: nowrap !important; }", "outside of its cell"),
      ("--quiet: #4f5863", "--quiet: #b0b0b0", "contrast"),
      ("<h2 ", "<h4></h4><h2 ", "too deep"),
      ("<main>", "<main><img src=\"picture.png\">", "no place here"),
    ]
    let found = try Browser.look(
      at: flaws.map { flaw in
        Browser.View(page: page.replacing(flaw.0, with: flaw.1, maxReplacements: 1), width: 360)
      },
      .light,
      on: session
    )
    for flaw in flaws {
      #expect(
        found.contains { $0.hasPrefix("flaw") && $0.contains(flaw.2) },
        "\(flaw.2) among \(found)"
      )
    }
  }
}

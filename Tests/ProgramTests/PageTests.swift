import Foundation
import Model
import Testing

@Suite("The page as a browser shows it")
struct PageTests {
  /// Several channels, an exception with a reason, deadlines, priorities, a parent, and hostile text.
  private func prepare(_ stage: borrowing Stage) throws {
    try stage.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 40 --open mon-fri",
      "sendplan channel set '<b>linkedin</b>' --capacity 7 --open mon-fri",
      "sendplan channel set \(String(repeating: "W", count: 64)) --capacity 3",
      "sendplan capacity set email 2027-03-09 0 --reason '</td><script>alert(1)</script>'",
      """
      awk 'BEGIN { print "id,channel,recipient,priority,not_before,deadline"
        split("email <b>linkedin</b> \(String(repeating: "W", count: 64))", channel, " ")
        for (i = 0; i < 900; i++) printf "<img src=x onerror=alert(%d)>,%s,r%d@%s,%d,2027-03-%02d,%s\\n", \
          i, channel[i % 10 < 7 ? 1 : i % 10 < 9 ? 2 : 3], i, \
          i % 50 ? "mail.example" : "\(String(repeating: "x", count: 300))", \
          1 + i % 9, 1 + i % 12, i % 4 ? "" : "2027-03-1" (3 + i % 3) }' > messages.csv
      """,
      "sendplan import messages.csv",
      "sendplan plan --horizon 20",
      "sendplan approve 1",
      "sendplan capacity set email 2027-03-03 20 --reason 'half the crew'",
      "sendplan plan --horizon 20",
      "sendplan report 2"
    )
  }

  private func text(_ stage: borrowing Stage, _ name: String) throws -> String {
    try String(contentsOf: stage.folder.appending(path: name), encoding: .utf8)
  }

  @Test("Its numbers are those of the database")
  func numbers() throws {
    let stage = try Stage()
    try prepare(stage)
    let page = try text(stage, "Reports/plan-2.html")
    func expectRow(_ name: String, _ query: String) throws {
      let count = try #require(try stage.column(query).first)
      let isThere = page.contains("\(name)</th><td class=\"number\">\(count)</td>")
      #expect(isThere, "\(name): \(count)")
      #expect(count > 0, "nothing is tested by it: \(name)")
    }
    let rows = "SELECT count(*) FROM plan_row r WHERE r.version = 2"
    let open = """
      EXISTS (SELECT 1 FROM plan_day d WHERE d.version = 2 AND d.channel = r.channel
        AND d.day >= r.release AND d.day < r.day AND d.capacity > 0)
      """
    try expectRow("Go on their first possible day", "\(rows) AND r.day = r.release")
    try expectRow("Wait because their channel is full", "\(rows) AND r.day > r.release AND \(open)")
    try expectRow("Wait for closed days alone", "\(rows) AND r.day > r.release AND NOT \(open)")
    try expectRow("Have no day: no room before the deadline", "\(rows) AND r.reason = 1")
    try expectRow("Have no day: no room within the plan", "\(rows) AND r.reason = 2")
    for priority in 1...9 {
      try expectRow(
        "<th scope=\"row\">\(priority)",
        "\(rows) AND r.priority = \(priority) AND r.day IS NOT NULL"
      )
    }
    let later = try #require(
      try stage.column(
        """
        SELECT count(*) FROM plan_row o JOIN plan_row n ON n.message = o.message
        WHERE o.version = 1 AND n.version = 2 AND n.day > o.day
        """
      ).first
    )
    let isThere = page.contains("→ go later</th><td class=\"number\">\(later)</td>")
    #expect(isThere, "go later: \(later)")
    let exported = try stage.run(
      "sendplan export 2 --to . >/dev/null && awk 'END { print NR - 1 }' plan-2-assignments.csv"
    )
    let assigned = exported.output.trimmingCharacters(in: .newlines)
    let isSaid = page.contains("<strong>\(assigned)</strong> <span>of 900</span>")
    #expect(isSaid, "with a day: \(assigned)")
  }

  @Test("It is the same to the byte each time, and not there at all where it cannot be written")
  func wholeness() throws {
    let stage = try Stage()
    try prepare(stage)
    try stage.play(
      "cp Reports/plan-2.html before.html",
      "sendplan report 2",
      "cmp before.html Reports/plan-2.html",
      "sendplan report 2 --against 1",
      "cmp Reports/plan-2.html Reports/plan-2-against-1.html"
    )
    #expect(try stage.run("sendplan report 2 --to missing").exitCode == 74)
    #expect(try stage.run("ulimit -f 8; sendplan report 2").exitCode != 0)
    try stage.play("cmp before.html Reports/plan-2.html", "test $(ls -A Reports | wc -l) = 2")
  }

  static let needsBrowser: Comment = "there is no Chromium on this machine"

  @Test(
    "Nothing is cut, covered, too pale or nameless on a telephone, on paper or on a screen",
    .enabled(if: Browser.program != nil, needsBrowser),
    arguments: Browser.Scheme.allCases
  )
  func looks(scheme: Browser.Scheme) throws {
    let stage = try Stage()
    try prepare(stage)
    let page = try text(stage, "Reports/plan-2.html")
    let widths = [360, 720, 1280]
    let found = try Browser.look(
      at: widths.map { Browser.View(page: page, width: $0) },
      scheme,
      on: stage
    )
    #expect(found.filter { $0.hasPrefix("flaw") } == [])
    #expect(
      found.filter { $0.hasPrefix("width") }.sorted() == widths.map { "width \($0)" }.sorted()
    )
    #expect(found.count { $0 == "end" } == widths.count)
    let ground = scheme == .dark ? "ground rgb(18, 22, 27)" : "ground rgb(255, 255, 255)"
    #expect(found.count { $0 == ground } == widths.count)
  }

  @Test(
    "A browser has nothing to complain about",
    .enabled(if: Browser.program != nil, needsBrowser)
  )
  func console() throws {
    let stage = try Stage()
    try prepare(stage)
    let outcome = try Browser.open("Reports/plan-2.html", .light, on: stage)
    #expect(outcome.output.contains("<h1>Plan 2 waits for a decision"))
    #expect(outcome.output.matches(of: /<svg class="load"/).count == 4)
    #expect(!outcome.errors.contains("CONSOLE"), "\(outcome.errors)")
    #expect(!outcome.output.contains("<script"))
    // The same look finds a complaint where there is one.
    let page = try text(stage, "Reports/plan-2.html")
    try page.replacing("</body>", with: "<script>1</script></body>")
      .write(to: stage.folder.appending(path: "bad.html"), atomically: true, encoding: .utf8)
    #expect(try Browser.open("bad.html", .light, on: stage).errors.contains("CONSOLE"))
  }

  @Test(
    "A flaw is found",
    .enabled(if: Browser.program != nil, needsBrowser)
  )
  func flaws() throws {
    let stage = try Stage()
    try prepare(stage)
    let page = try text(stage, "Reports/plan-2.html")
    let flaws = [
      ("<style>", "<style>h1 { width: 2000px; }", "wide in a window"),
      ("<style>", "<style>.load text { font-size: 40px; }", "on each other"),
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
      on: stage
    )
    for flaw in flaws {
      #expect(
        found.contains { $0.hasPrefix("flaw") && $0.contains(flaw.2) },
        "\(flaw.2) among \(found)"
      )
    }
  }
}

import Foundation
import TestSupport
import Testing

@Suite("The pages about all plans and runs")
struct SiteTests {
  /// A campaign of two steps over an account that a program refuses in words, two nights and an answer.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.write(
      """
      #!/bin/sh
      cat > mail.txt
      for name in 3 8; do
        grep -q "^To: r$name@" mail.txt || continue
        echo "550 5.1.1 no such <user> here" >&2
        exit 67
      done
      """,
      to: "mailer"
    )
    try session.play(
      "chmod +x mailer",
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 6",
      "sendplan channel set email:ann --capacity 4 --transport sendmail:$PWD/mailer",
      "sendplan channel set email:ben --capacity 4",
      """
      awk 'BEGIN { print "id,channel,recipient,subject,campaign,follows,wait_days"
        for (i = 0; i < 24; i++) printf "m%d,email:ann,r%d@mail.example,<b>Hello</b> %d,spring,%s,%s\\n", i, \
          int(i / 2), i % 2, i % 2 ? "m" (i - 1) : "", i % 2 ? 1 : "" }' | sendplan import -
      """,
      "sendplan plan && sendplan approve 1 --by Ann",
      "sendplan-executor run --plan 1 --day 2027-03-01 || true",
      "sendplan reply m0 --on 2027-03-01",
      "sendplan base advance --to 2027-03-02 --yes && sendplan plan && sendplan approve 2",
      "SENDPLAN_NOW=2027-03-02T06:30:00.000Z sendplan-executor run --plan 2 --day 2027-03-02 || true",
      "sendplan report --site site"
    )
  }

  private func pages(_ session: borrowing ShellSession) throws -> [String: String] {
    let folder = session.folder.appending(path: "site")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        (
          $0,
          try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
            .replacing(/<\/?time>/, with: "")
        )
      }
    )
  }

  @Test("Every link leads to a page, and to a place on it, and every page is linked")
  func links() throws {
    let session = try ShellSession()
    try prepare(session)
    let pages = try pages(session)
    #expect(
      pages.keys.sorted() == [
        "index.html", "plan-1.html", "plan-2.html", "run-1-2027-03-01.html",
        "run-2-2027-03-02.html", "threads-1.html",
      ]
    )
    var reached: Set<String> = ["index.html"]
    for (name, page) in pages {
      for link in page.matches(of: /href="([^"]*)"/) {
        let parts = String(link.1).components(separatedBy: "#")
        let target = parts[0].isEmpty ? name : parts[0]
        reached.insert(target)
        let there = try #require(pages[target], "\(name): \(link.1)")
        if parts.count > 1 { #expect(there.contains("id=\"\(parts[1])\""), "\(name): \(link.1)") }
      }
      #expect(!page.contains("<script") && !page.contains("<b>Hello"))
    }
    #expect(reached == Set(pages.keys))
  }

  @Test("A run says what was planned and sent, and what did not go in the server's words")
  func run() throws {
    let session = try ShellSession()
    try prepare(session)
    let pages = try pages(session)
    for (version, day) in [(1, "2027-03-01"), (2, "2027-03-02")] {
      func count(_ query: String) throws -> Int { try #require(try session.column(query).first) }
      let number = "(SELECT number FROM run WHERE plan = \(version))"
      let planned = try count(
        "SELECT count(*) FROM plan_row WHERE version = \(version) AND date(day * 86400, 'unixepoch') = '\(day)'"
      )
      let sent = try count(
        "SELECT count(*) FROM attempt a JOIN message m ON m.number = a.message WHERE a.run = \(number) AND m.state = 5"
      )
      let page = try #require(pages["run-\(version)-\(day).html"])
      #expect(page.contains("<dt>Planned</dt><dd><strong>\(planned)</strong>"))
      #expect(planned > 0 && sent >= 0)
    }
    let page = try #require(pages["run-1-2027-03-01.html"])
    #expect(page.contains("550 5.1.1 no such &lt;user&gt; here"))
    #expect(page.contains("<dt>Failed</dt><dd><strong>1</strong>"))
    #expect(try #require(pages["threads-1.html"]).contains("550 5.1.1 no such &lt;user&gt; here"))
    let index = try #require(pages["index.html"])
    #expect(index.contains("approved at 2027-03-01T06:30:00.000Z by Ann"))
  }

  @Test("Threads to which something came back or that failed come first")
  func threads() throws {
    let session = try ShellSession()
    try prepare(session)
    let page = try #require(try pages(session)["threads-1.html"])
    let ids = page.matches(of: /<article id="t([0-9]+)"/).map { String($0.1) }
    let told = try session.column(
      "SELECT count(DISTINCT message) FROM attempt WHERE message NOT IN (SELECT message FROM follow_up)"
    )
    #expect(ids.count == told.first)
    #expect(Set(ids.prefix(2)).contains("1"), "m0 was answered: \(ids)")
    #expect(page.contains("2027-03-01 reply"))
  }

  @Test("Repeated it writes nothing, and then only what changed")
  func repeats() throws {
    let session = try ShellSession()
    try prepare(session)
    let list = "ls -i site | sort"
    let before = try session.run(list).output
    let same = try session.run("sendplan report --site site")
    #expect(same.output.hasPrefix("wrote 0 of 6 pages"))
    #expect(try session.run(list).output == before)
    try session.play("sendplan reply m2 --on 2027-03-01", "sendplan report --site site")
    let after = try session.run(list).output.split(separator: "\n")
    let kept = after.filter { before.split(separator: "\n").contains($0) }
    #expect(kept.count == 5, "only the threads changed: \(after)")
    #expect(try session.run("sendplan report --site mailer").status == 74)
  }

  @Test(
    "Pages hold on a telephone and a screen, and an auditor finds nothing against them",
    .needs(.chromium, .pythonPackages),
    arguments: Browser.Scheme.allCases
  )
  func looks(scheme: Browser.Scheme) throws {
    let session = try ShellSession()
    try prepare(session)
    let pages = try pages(session).filter { !$0.key.hasPrefix("plan-") }.values
    let views = pages.flatMap { page in
      [320, 768, 1280].map { Browser.View(page: page, width: $0) }
    }
    let found = try Browser.look(at: views, scheme, on: session)
    #expect(found.filter { $0.hasPrefix("flaw") } == [])
    #expect(found.count { $0 == "end" } == views.count)
    let audited = try Browser.audit(views, scheme, on: session)
    #expect(audited.filter { $0.hasPrefix("violation") } == [])
    #expect(audited.count { $0 == "end" } == views.count)
  }
}

import Foundation
import Model
import Planning
import Reporting
import Testing

@Suite("The page about a plan")
struct PageTests {
  /// A page on which everything that comes from outside is the same text.
  private func page(saying text: String, state: PlanState = .draft) -> String {
    let plan = Samples.plan(seed: 7, reason: text)
    let header = Samples.header(of: plan, state: state)
    let numbers = plan.inputs.backlog.message
    let page = PlanPage(
      of: header,
      PlanFigures(plan),
      freshness: .stale(text),
      comparison: PageComparison(
        with: Samples.header(of: plan, version: 1, state: .approved),
        counts: Comparison.Counts(),
        messages: plan.inputs.backlog.count,
        inputs: [text],
        topChanges: [
          DiffRecord(
            messageID: text,
            recipient: text,
            channel: text,
            change: "later",
            from: Samples.base,
            to: nil,
            days: nil,
            reason: "beyond_horizon",
            isProjected: true
          )
        ],
        changes: 2
      ),
      rails: [
        GuardRailResult(
          rail: text,
          allows: text,
          found: text,
          holds: false,
          messages: Array(numbers.prefix(9)),
          sentence: text
        )
      ],
      commands: PageCommands(of: header, against: 1, database: " --db '\(text)'"),
      channels: Dictionary(uniqueKeysWithValues: (1...3).map { ($0, text) }),
      messages: Dictionary(
        uniqueKeysWithValues: numbers.map { ($0, PlanPage.Name(id: text, recipient: text)) }
      )
    )
    return String(decoding: page.bytes, as: UTF8.self)
  }

  @Test(
    "Text from outside never becomes markup",
    arguments: [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
      "\" onload=\"alert(1)",
      "</style></title></svg><script>", "<!--", "]]>", "&lt;b&gt;", "a\u{0}b", "&#x3C;b>",
    ]
  )
  func escaping(text: String) throws {
    let page = page(saying: text)
    let tags = try MarkupReader.tags(of: page)
    let harmless = try MarkupReader.tags(of: self.page(saying: "harmless"))
    #expect(tags.map(\.name) == harmless.map(\.name))
    #expect(tags.map(\.attributes) == harmless.map(\.attributes))
    #expect(!page.contains(text))
    let shown = text.replacing("\u{0}", with: #"\u{0}"#)
    let values = harmless.flatMap(\.values)
    #expect(values.contains { $0.contains("harmless") })
    #expect(
      tags.flatMap(\.values) == values.map { $0.replacing("harmless", with: shown) }
    )
  }

  @Test(
    "What would hide, or turn other text around, is written out",
    arguments: [
      ("a\u{202E}gpj.exe", #"a\u{202E}gpj.exe"#), ("a\u{1B}[31m", #"a\u{1B}[31m"#),
      ("\u{FEFF}a", #"\u{FEFF}a"#), ("a\u{200B}b", #"a\u{200B}b"#), ("a\u{85}", #"a\u{85}"#),
      ("a\u{2028}b", #"a\u{2028}b"#), ("a\u{E0041}", #"a\u{E0041}"#), ("שלום", "שלום"),
      ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}\u{200D}\u{1F4BB}"),
      ("e\u{301}", "e\u{301}"),
      (
        "e" + String(repeating: "\u{301}", count: 30),
        "e" + String(repeating: "\u{301}", count: 4) + " (and 26 marks on it)"
      ),
      (
        String(repeating: "x", count: 1_250),
        String(repeating: "x", count: 200) + "… (1,050 more characters)"
      ),
    ]
  )
  func visibility(text: String, shown: String) {
    let page = page(saying: text)
    #expect(page.unicodeScalars.elementsEqual(self.page(saying: text).unicodeScalars))
    #expect(page.contains("<bdi>\(shown)</bdi>"))
  }

  @Test("Commands are shown as they have to be typed, however long the path is")
  func commands() {
    let path = String(repeating: "d/", count: 300) + "a&b.db"
    let page = page(saying: path, state: .draft)
    #expect(page.contains("sendplan reject 2 --db &#39;\(path.replacing("&", with: "&amp;"))&#39;"))
    #expect(!page.contains("sendplan approve"), "it is stale")
  }

  @Test(
    "The headline says how things stand",
    arguments: [
      (PlanState.draft, "Plan 2 can no longer be approved: "), (.approved, "Plan 2 is approved: "),
      (.completed, "Plan 2 is completed: "), (.rejected, "Plan 2 was rejected: "),
      (.superseded, "Plan 2 was superseded: "), (.withdrawn, "Plan 2 was withdrawn: "),
    ]
  )
  func headline(state: PlanState, words: String) {
    let missed = DeadlineFigures(Samples.plan(seed: 7)).missedCount
    let line = "<h1>\(words)\(missed) of 120 messages miss their deadline</h1>"
    #expect(page(saying: "x", state: state).contains(line))
  }

  @Test("A guard rail that does not hold names its messages, and how many more there are")
  func rails() {
    let page = page(saying: "m")
    #expect(page.contains("! does not hold"))
    #expect(page.contains("<bdi>m, m, m, m, m and 4 more</bdi>"))
  }

  @Test("The only style that a browser takes is the page's own")
  func policy() throws {
    let page = page(saying: "x")
    let style = try #require(page.firstMatch(of: /(?s)<style>(.*?)<\/style>/)).1
    let digest = Data(SHA256.digest(of: Array(style.utf8))).base64EncodedString()
    #expect(page.contains("default-src &#39;none&#39;; style-src &#39;sha256-\(digest)&#39;"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("//www"))
  }

  @Test("Ten years of two hundred channels make a small page")
  func size() {
    let plan = Samples.plan(seed: 1, channels: 200, days: 3_653, messages: 20_000)
    let header = Samples.header(of: plan)
    let page = PlanPage(
      of: header,
      PlanFigures(plan),
      freshness: .current,
      comparison: nil,
      rails: [],
      commands: PageCommands(of: header, against: nil, database: ""),
      channels: [:],
      messages: [:]
    )
    #expect(page.bytes.count < 400_000)
  }
}

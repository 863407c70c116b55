import Model
import Reporting
import Testing

@Suite("The pages of a site")
struct SitePageTests {
  /// All kinds of pages, on which everything that comes from outside is the same text.
  private func pages(saying text: String) -> [String] {
    let plan = Samples.plan(seed: 7)
    let facts = RunFacts(plan: 1, day: Samples.base, state: "finished")
    func record(_ outcome: MessageState) -> DeliveryRecord {
      DeliveryRecord(
        day: Samples.base,
        channel: text,
        position: 1,
        messageID: text,
        recipient: text,
        attempt: 1,
        outcome: outcome,
        receipt: outcome == .sent ? text : nil,
        at: Instant(milliseconds: 0),
        detail: outcome == .sent ? nil : text
      )
    }
    var counts = RunCounts(planned: [(channel: text, messages: 3)])
    for outcome in [MessageState.sent, .failed] { counts.add(record(outcome)) }
    let run = RunOutcomePage(
      facts,
      counts,
      answers: [.init(outcome: "failed", words: text, messages: 1, example: text)],
      unsent: [record(.failed)],
      sent: [record(.sent)],
      threads: [text: "threads-1.html#t1"],
      links: [PageLink(text, to: text)],
      database: text
    )
    let index = SiteIndex(
      baseDate: Samples.base,
      plans: [
        .init(
          Samples.header(of: plan),
          [PlanDecision(.approved, at: Instant(milliseconds: 0), account: text, note: text)]
        )
      ],
      runs: [.init(facts, counts)],
      threads: [PageLink(text, to: text)],
      otherThreads: 2,
      database: text
    )
    return [run.bytes, thread(saying: text).bytes, index.bytes].map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private func thread(saying text: String) -> ThreadPage {
    ThreadPage(
      number: 1,
      of: 1,
      threads: [
        .init(
          root: 1,
          recipient: text,
          campaign: text,
          steps: [
            .init(
              id: text,
              state: .sent,
              day: Samples.base,
              account: text,
              subject: text,
              why: text,
              answers: [text]
            )
          ]
        )
      ],
      links: []
    )
  }

  @Test(
    "Text from outside never becomes markup",
    arguments: [
      "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)", "<!--",
      "</style></title></svg><script>", "&lt;b&gt;", "a@b<c>",
    ]
  )
  func escaping(text: String) throws {
    for (page, harmless) in zip(pages(saying: text), pages(saying: "harm@less")) {
      let tags = try MarkupReader.tags(of: page)
      let usual = try MarkupReader.tags(of: harmless)
      #expect(
        tags.filter { $0.name != "wbr" }.map(\.name)
          == usual.filter { $0.name != "wbr" }.map(\.name)
      )
      #expect(!page.contains(text))
    }
  }

  @Test("What becomes of a run's messages adds up, also without the rows of its plan")
  func counts() {
    func record(_ channel: String, _ outcome: MessageState) -> DeliveryRecord {
      DeliveryRecord(
        day: Samples.base,
        channel: channel,
        position: nil,
        messageID: "m",
        recipient: "r",
        attempt: 1,
        outcome: outcome,
        receipt: nil,
        at: Instant(milliseconds: 0)
      )
    }
    for planned in [nil, [(channel: "b", messages: 9)]] {
      var counts = RunCounts(planned: planned)
      let outcomes: [MessageState] = [.sent, .sent, .failed, .inDoubt, .claimed, .pending]
      for outcome in outcomes { counts.add(record("b", outcome)) }
      counts.add(record("a", .sent))
      #expect((counts.sent, counts.failed) == (3, 1))
      #expect((counts.inDoubt, counts.givenBack) == (2, 1))
      #expect(counts.planned == planned.map { _ in 9 })
      #expect(counts.leftOut == planned.map { _ in 2 })
      #expect(counts.channels.map(\.sent) == [1, 2])
    }
  }
}

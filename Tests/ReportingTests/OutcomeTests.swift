import Foundation
import Model
import Planning
import Reporting
import Testing

@Suite("The tables of the page add up")
struct OutcomeTests {
  /// The numbers in the table with a caption, by the names of its rows.
  private func rows(of page: String, captioned caption: String) throws -> [(String, Int)] {
    let start = try #require(page.range(of: "<caption>\(caption)</caption>")).upperBound
    let rest = page[start...]
    let table = rest.prefix(upTo: try #require(rest.range(of: "</table>")).lowerBound)
    return table.matches(
      of: /<th scope="row">(?:<bdi>)?([^<]*)(?:<\/bdi>)?<\/th><td class="number">([0-9,]*)<\/td>/
    ).map { match in
      (String(match.1), Int(match.2.filter { $0 != "," }) ?? -1)
    }
  }

  private func page(_ old: Plan, _ new: Plan) -> (page: String, comparison: Comparison) {
    var (one, other) = (0, 0)
    let comparison = compare(
      {
        guard one < old.inputs.backlog.count else { return nil }
        defer { one += 1 }
        return old.row(at: one)
      },
      with: {
        guard other < new.inputs.backlog.count else { return nil }
        defer { other += 1 }
        return new.row(at: other)
      }
    )
    let header = Samples.header(of: new)
    let page = PlanPage(
      of: header,
      PlanFigures(new),
      freshness: .current,
      comparison: PageComparison(
        with: Samples.header(of: old, version: 1, state: .approved),
        counts: comparison.counts,
        messages: new.inputs.backlog.count,
        inputs: [],
        topChanges: [],
        changes: comparison.changes.count
      ),
      rails: [],
      commands: PageCommands(of: header, against: 1, database: ""),
      channels: [:],
      messages: [:]
    )
    return (String(decoding: page.bytes, as: UTF8.self), comparison)
  }

  @Test("Every message of two plans has one outcome, the change of account among them")
  func outcomes() throws {
    var accounts = 0
    for seed in UInt64(1)...60 {
      let old = Samples.nestedPlan(seed: seed)
      let new = Samples.nestedPlan(seed: seed, variant: 1)
      let (page, comparison) = page(old, new)
      let rows = try rows(of: page, captioned: "What becomes of the messages")
      let total = try #require(rows.last)
      #expect(total.0 == "all messages of both plans")
      #expect(rows.dropLast().map(\.1).reduce(0, +) == total.1)
      let all = Set(old.inputs.backlog.message).union(new.inputs.backlog.message)
      #expect(total.1 == all.count)
      let byOther = rows.first { $0.0.contains("by another account") }?.1 ?? 0
      #expect(byOther == comparison.counts.otherAccount)
      accounts += byOther
    }
    #expect(accounts > 0, "nobody changed account")
  }

  @Test("Every message is counted once by what it waits for")
  func reasons() throws {
    for seed in UInt64(1)...20 {
      let plan = Samples.nestedPlan(seed: seed)
      let rows = try rows(of: page(plan, plan).page, captioned: "Every message once")
      let total = try #require(rows.last)
      #expect(total.1 == plan.inputs.backlog.count)
      #expect(rows.dropLast().map(\.1).reduce(0, +) == total.1)
    }
  }

  @Test("The tile says the longest wait that the guard rail finds, and whose it is")
  func tile() throws {
    var table = CapacityTable(channels: [1], days: 3)
    for cell in 0..<3 { table.setCapacity(1, at: cell) }
    var backlog = Backlog()
    for number in Int32(1)...4 {
      let since = Samples.base.number - (number == 4 ? 9 : 0)
      backlog.append(
        message: number,
        channel: 0,
        priority: number == 4 ? 9 : 1,
        notBefore: since,
        waitingSince: since,
        deadline: Backlog.none
      )
    }
    let plan = Planning.plan(
      PlanInputs(baseDate: Samples.base, capacity: table, backlog: backlog)
    )
    let waits = PlanFigures(plan).waits
    #expect(waits.longestOfAll == 11 && waits.longestDays == 2)
    let text =
      "<dt>Longest wait</dt><dd><strong>\(waits.longestOfAll)</strong> <span>days, without a"
      + " day yet; \(waits.longestDays) with one</span>"
    #expect(page(plan, plan).page.contains(text))
  }
}

import Model
import Planning
import Storage
import TestSupport
import Testing

@Suite("Retiring channels")
struct RetirementTests {
  /// Threads over a channel with accounts inside it, and what their retirement has to lead to, told naively.
  private struct Case {
    static let accounts = (0..<4).map { "net:\($0)" }

    let nights: Nights
    /// The channel that each message is addressed to, by its id.
    var addressed: [String: String] = [:]
    var predecessors: [String: String] = [:]
    var sent: Set<String> = []
    /// What took over from each retired account, if anything.
    var retired: [String: String?] = [:]

    init(_ chance: inout SeededGenerator) throws {
      nights = try Nights()
      try nights.change { change in
        for name in ["net"] + Case.accounts {
          let outer = name == "net" ? nil : try change.snapshot.channel(named: "net").number
          let settings = ChannelSettings(
            transport: "maildir:o",
            sender: "d@x.example",
            outer: outer
          )
          _ = try change.setChannel(name, settings)
          let number = try change.snapshot.channel(named: name).number
          _ = try change.setWeek(Week(capacity: 40, open: Set(Weekday.allCases)), of: number)
        }
      }
      var drafts: [MessageDraft] = []
      for thread in 0..<12 {
        for step in 0..<Int.random(in: 1...3, using: &chance) {
          let id = "\(thread).\(step)"
          let channel = (["net"] + Case.accounts).randomElement(using: &chance) ?? "net"
          addressed[id] = channel
          if step > 0 { predecessors[id] = "\(thread).\(step - 1)" }
          drafts.append(
            MessageDraft(
              id: id,
              channel: step == 0 && channel == "net" ? "net:0" : channel,
              recipient: "r\(thread)@x.example",
              follows: predecessors[id].map { .init(predecessor: $0, waitDays: 1) }
            )
          )
          addressed[id] = drafts[drafts.count - 1].channel
        }
      }
      try nights.add(drafts)
      for draft in drafts where addressed[draft.id] != "net" {
        let follows = predecessors[draft.id]
        guard follows.map({ sent.contains($0) }) ?? true, Bool.random(using: &chance) else {
          continue
        }
        sent.insert(draft.id)
        try nights.change {
          _ = try $0.apply(.reportSent(on: Nights.monday, reason: "by hand"), to: draft.id)
        }
      }
    }

    func successor(of account: String) -> String {
      if case .some(.some(let next)) = retired[account] { successor(of: next) } else { account }
    }

    /// The account by which the thread of a message went last, or the one that took over; nil where none did.
    func account(before id: String) -> String? {
      guard addressed[id] == "net" else { return nil }
      var earlier = predecessors[id]
      while let message = earlier {
        if sent.contains(message) { return addressed[message].map { successor(of: $0) } }
        earlier = predecessors[message]
      }
      return nil
    }

    /// The account that has to go on with a thread: of the one before it, also where that is only planned.
    func bound(_ id: String) -> String? {
      guard addressed[id] == "net", let before = predecessors[id] else { return nil }
      if sent.contains(before) { return addressed[before].map { successor(of: $0) } }
      return addressed[before] == "net" ? bound(before) : addressed[before]
    }

    mutating func retire(_ account: String, to other: String?) throws {
      let isRefused = other.map { $0 == account || retired[$0] != nil } ?? false
      guard !isRefused else {
        #expect(throws: RetirementRefusal.self) {
          try nights.change {
            _ = try $0.retireChannel(account, movingTo: other, reason: "test")
          }
        }
        return
      }
      let open = addressed.keys.filter { !sent.contains($0) }
      let waiting = open.filter { addressed[$0] == account }.count
      let threads = open.filter { self.account(before: $0) == account }.count
      try nights.change { change in
        let retirement = try change.retireChannel(account, movingTo: other, reason: "test")
        #expect(retirement.moved == (other == nil ? 0 : waiting))
        #expect(retirement.followUps == threads)
        #expect(retirement.hold.count == (other == nil ? waiting : 0))
        let again = try change.retireChannel(account, movingTo: other, reason: "again")
        #expect(!again.isNew && again.moved == 0 && again.hold == retirement.hold)
      }
      if let other {
        for id in open where addressed[id] == account { addressed[id] = other }
        retired[account] = .some(other)
      } else if retired[account] == nil {
        retired[account] = .some(nil)
      }
    }
  }

  @Test(
    "What was bound to a retired account goes by the one that took over, or is held",
    arguments: 0..<25
  )
  func moves(_ index: Int) throws {
    var chance = Seed.stream("retiring", index)
    var played = try Case(&chance)
    for _ in 0..<4 {
      let account = Case.accounts.randomElement(using: &chance) ?? ""
      let other = Bool.random(using: &chance) ? Case.accounts.randomElement(using: &chance) : nil
      try played.retire(account, to: other)
    }
    let (version, plan) = try played.nights.plan()
    #expect(verify(plan).violations.isEmpty)
    let names = plan.inputs.channelNames
    let database = played.nights.database
    let ids = try database.read { try $0.messageIDs(plan.inputs.backlog.message) }
    for (place, number) in plan.inputs.backlog.message.enumerated() {
      let id = try #require(ids[number])
      #expect(names[Int(plan.inputs.backlog.channel[place])] == played.addressed[id])
      let bound = played.bound(id)
      guard plan.day[place] != Backlog.none else { continue }
      let sender = names[Int(plan.sender(at: place))]
      #expect(played.retired[sender] == nil, "\(id) by \(sender)")
      #expect(bound == nil || bound == sender, "\(id) by \(sender), not \(bound ?? "")")
    }
    // Nothing is held that could go.
    for place in plan.day.indices where plan.day[place] == Backlog.none {
      let id = try #require(ids[plan.inputs.backlog.message[place]])
      let isHeld = [played.addressed[id], played.bound(id)].contains {
        $0.map { played.retired[$0] != nil } ?? false
      }
      let follows = played.predecessors[id].map { !played.sent.contains($0) } ?? false
      #expect(isHeld || follows || Set(Case.accounts) == Set(played.retired.keys), "\(id)")
    }
    #expect(try database.read { try $0.checkJournal().isEmpty })
    #expect(try database.read { try $0.staleness(of: $0.plan(version)) } == [])
    guard let open = Case.accounts.first(where: { played.retired[$0] == nil }) else { return }
    try played.nights.change { _ = try $0.retireChannel(open, movingTo: nil, reason: "late") }
    let reasons = try database.read { try $0.staleness(of: $0.plan(version)) }
    #expect(reasons == [.retirement(channel: open)])
  }
}

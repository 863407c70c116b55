import Model
import Planning
import TestSupport
import Testing

@Suite("The digest of a plan")
struct DigestTests {
  @Test("The digest is that of the documented bytes")
  func documentedBytes() {
    for index in 0..<200 {
      var chance = Seed.stream("digest", index)
      let drawn = SmallCase.drawn(&chance, followUps: true)
      let plan = plan(drawn.inputs)
      #expect(digest(of: plan) == SHA256.digest(of: canonicalContent(of: plan)).hex)
    }
  }

  @Test("A plan with more rows than one buffer holds has the digest of the same bytes")
  func manyBuffers() {
    var large = SmallCase([900, 900, 900], [])
    large.messages = (0..<5_000).map { _ in SmallCase.Message() }
    let plan = plan(large.inputs)
    #expect(digest(of: plan) == SHA256.digest(of: canonicalContent(of: plan)).hex)
  }

  @Test("A known plan keeps its digest for ever")
  func known() {
    var known = SmallCase([1, 0, 1], [.init(), .init(deadline: 1), .init(follows: 0, wait: 2)])
    known.base = Day(number: 20_000)
    // By another program, from the documented bytes.
    let expected = "4e345bd2d2382928487a4aac62549c2888c65cad3b9c62415338fcbd6977fc4c"
    #expect(digest(of: plan(known.inputs)) == expected)
  }

  @Test("Every fact and every decision is in the digest", arguments: Mutation.allCases)
  func everythingCounts(_ mutation: Mutation) {
    for index in 0..<200 {
      var chance = Seed.stream("digest of \(mutation)", index)
      let plan = plan(SmallCase.drawn(&chance, followUps: true).inputs)
      var changed = ChangedPlan(plan)
      guard mutation.apply(to: &changed, &chance) != nil else { continue }
      #expect(digest(of: plan) != digest(of: changed.plan))
    }
  }

  @Test("Inputs that differ in one place have different digests", arguments: 0..<8)
  func inputs(_ place: Int) {
    let facts = SmallCase([2, 2], [.init(), .init(follows: 0)])
    var other = facts
    switch place {
    case 0: other.base = other.base.advanced(by: 1)
    case 1: other.capacity[0][1] = 3
    case 2: other.used = [1]
    case 3: other.messages[0].priority = 4
    case 4: other.messages[0].notBefore = 0
    case 5: other.messages[0].deadline = 90
    case 6: other.messages[1].follows = nil
    default: other.firstMessage += 1
    }
    #expect(digest(of: plan(facts.inputs)) != digest(of: plan(other.inputs)))
  }

  @Test("The reason of a capacity is in the digest")
  func reasons() {
    func digestWith(reason: String?) -> String {
      var table = CapacityTable(channels: [1], days: 1)
      table.setCapacity(5, at: 0, reason: reason)
      let inputs = PlanInputs(baseDate: Day(number: 0), capacity: table, backlog: Backlog())
      return digest(of: plan(inputs))
    }
    #expect(Set([nil, "", "holiday", "holidays"].map(digestWith(reason:))).count == 4)
  }

  @Test("Limits, the facts that they ask for and accounts are in the digest", arguments: 0..<13)
  func limits(_ place: Int) {
    var facts = LimitedCase(plain: SmallCase(capacity: [[2], [2]], messages: [.init(), .init()]))
    facts.limits.outer = [-1, 0]
    facts.limits.precedence = [.priority, .openers]
    facts.limits.windows = [.init(channel: 1, days: 2, most: 1 << 32, past: [3])]
    facts.limits.shares = [.init(channel: 0, holder: .campaign(1), percent: 5)]
    facts.limits.perRecipient = .init(most: 4, days: 2, received: [])
    facts.attributes.campaign = [1, 2]
    facts.attributes.recipient = [1, 2]
    facts.attributes.isFollowUp = [false, false]
    facts.attributes.account = [-1, -1]
    let original = plan(facts.inputs)
    var changed = ChangedPlan(original)
    #expect(digest(of: changed.plan) == digest(of: original))
    switch place {
    case 0: facts.limits.outer = [1, -1]
    case 1: facts.limits.precedence = [.priority, .followUps]
    case 2: facts.limits.windows = [.init(channel: 1, days: 2, most: 2 << 32, past: [3])]
    case 3: facts.limits.windows = [.init(channel: 1, days: 2, most: 1 << 32, past: [4])]
    case 4: facts.limits.shares = [.init(channel: 0, holder: .openers, percent: 5)]
    case 5: facts.limits.shares = [.init(channel: 0, holder: .campaign(1), percent: 6)]
    case 6: facts.limits.perRecipient = nil
    case 7:
      let use = PlanLimits.RecipientLimit.Use(recipient: 1, day: facts.plain.base, count: 1)
      facts.limits.perRecipient = .init(most: 4, days: 2, received: [use])
    case 8: facts.attributes.campaign = [1, 3]
    case 9: facts.attributes.recipient = [1, 3]
    case 10: facts.attributes.isFollowUp = [false, true]
    case 11: facts.attributes.account = [-1, 1]
    default: changed.account[0] = 0
    }
    changed.inputs = facts.inputs
    #expect(digest(of: changed.plan) != digest(of: original))
  }

  @Test("The versions and the digests of contents are in the digest, as it is documented")
  func contents() {
    let small = SmallCase([2], [.init(), .init()])
    func plan(_ contents: [(Int32, ContentDigest)]) -> Plan {
      var pinned = PlannedContents()
      for (version, digest) in contents { pinned.append(version, digest) }
      let inputs = PlanInputs(
        baseDate: small.inputs.baseDate,
        capacity: small.inputs.capacity,
        backlog: small.inputs.backlog,
        contents: pinned
      )
      return Planning.plan(inputs)
    }
    let salt = [UInt8](0..<16)
    let one = ContentDigest(salt: salt, MessageContent(recipient: "a", subject: "b", body: "c"))
    let other = ContentDigest(salt: salt, MessageContent(recipient: "a", subject: "", body: "bc"))
    let pinned = plan([(1, one), (2, other)])
    let bytes =
      canonicalContent(of: plan([])) + Array("contents\n".utf8) + [
        2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,
      ]
      + one.bytes + other.bytes
    #expect(digest(of: pinned) == SHA256.digest(of: bytes).hex)
    #expect(digest(of: plan([(1, one), (1, other)])) != digest(of: pinned))
    #expect(digest(of: plan([(1, one), (2, one)])) != digest(of: pinned))
  }

  @Test("The names of channels are in the digest, as it is documented")
  func names() {
    let small = SmallCase(capacity: [[2], [1]], messages: [.init(), .init()])
    func plan(_ names: [String]) -> Plan {
      Planning.plan(
        PlanInputs(
          baseDate: small.inputs.baseDate,
          capacity: small.inputs.capacity,
          backlog: small.inputs.backlog,
          channelNames: names
        )
      )
    }
    let bytes =
      canonicalContent(of: plan([])) + Array("names\n".utf8) + [1, 0, 0, 0] + Array("a".utf8)
      + [2, 0, 0, 0] + Array("ü".utf8)
    #expect(digest(of: plan(["a", "ü"])) == SHA256.digest(of: bytes).hex)
    #expect(digest(of: plan(["ü", "a"])) != digest(of: plan(["a", "ü"])))
  }

  @Test("What the mail of channels says is in the digest, as it is documented")
  func mail() {
    let small = SmallCase(capacity: [[2], [1]], messages: [.init(), .init()])
    func plan(_ mail: [MailHeaders]) -> Plan {
      Planning.plan(
        PlanInputs(
          baseDate: small.inputs.baseDate,
          capacity: small.inputs.capacity,
          backlog: small.inputs.backlog,
          channelMail: mail.map { $0.text(from: ChannelSettings.defaultSender) }
        )
      )
    }
    let (silent, desk) = (MailHeaders(), MailHeaders(replyTo: "desk@x.example"))
    let text = "18 sendplan@localhost\n14 desk@x.example\n0 \n0 \n0 \n"
    let bytes =
      canonicalContent(of: plan([])) + Array("mail\n".utf8) + [0, 0, 0, 0]
      + [UInt8(text.utf8.count), 0, 0, 0] + Array(text.utf8)
    #expect(digest(of: plan([silent, desk])) == SHA256.digest(of: bytes).hex)
    #expect(digest(of: plan([silent, silent])) == digest(of: plan([])))
    let others = [
      MailHeaders(bounceAddress: "desk@x.example"), MailHeaders(headers: "desk@x.example"),
      MailHeaders(replyTo: "desk@y.example"),
    ]
    for other in others {
      #expect(digest(of: plan([silent, other])) != digest(of: plan([silent, desk])))
    }
  }

  @Test("The days on which messages are due, and what channels aim at, are in the digest")
  func objectives() {
    let small = SmallCase([2], [.init(), .init(due: 3)])
    var limits = PlanLimits()
    limits.objectives = [[.lateIsSent, .fewLate]]
    let inputs = PlanInputs(
      baseDate: small.inputs.baseDate,
      capacity: small.inputs.capacity,
      backlog: small.inputs.backlog,
      limits: limits
    )
    let plan = Planning.plan(inputs)
    func bytes(_ numbers: Int32...) -> [UInt8] {
      numbers.flatMap { number in
        (0..<4).map { UInt8(truncatingIfNeeded: UInt32(bitPattern: number) >> ($0 * 8)) }
      }
    }
    #expect(
      digest(of: plan)
        == SHA256.digest(
          of: canonicalContent(of: plan) + Array("objectives\n".utf8) + bytes(1, 5)
        ).hex
    )
  }

  /// The canonical content as its documentation says, a byte at a time.
  private func canonicalContent(of plan: Plan) -> [UInt8] {
    let inputs = plan.inputs
    let (table, backlog) = (inputs.capacity, inputs.backlog)
    var bytes = Array("sendplan plan 1\n".utf8)
    func append(_ numbers: Int32...) {
      for number in numbers {
        let bits = UInt32(bitPattern: number)
        bytes += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: bits >> $0) }
      }
    }
    append(inputs.baseDate.number, Int32(table.days), Int32(table.channels.count))
    append(Int32(backlog.count), Int32(backlog.followUps.count))
    for channel in table.channels { append(channel) }
    for cell in plan.planned.indices {
      append(table.capacity[cell], table.used[cell], plan.planned[cell])
      append(Int32(table.reasons[cell].map { $0.utf8.count } ?? -1))
      bytes += Array((table.reasons[cell] ?? "").utf8)
    }
    append(Int32(table.lastOpen.count))
    for day in table.lastOpen { append(day) }
    for place in 0..<backlog.count {
      append(backlog.message[place], table.channels[Int(backlog.channel[place])])
      append(backlog.priority[place], backlog.notBefore[place], plan.release[place])
      append(plan.waitingSince[place])
      append(backlog.deadline[place], plan.day[place], plan.position[place], plan.reason[place])
    }
    for followUp in backlog.followUps {
      append(
        backlog.message[Int(followUp.place)],
        followUp.predecessor.map { backlog.message[Int($0)] } ?? Backlog.none
      )
      append(followUp.waitDays)
    }
    if backlog.message.indices.contains(where: { backlog.due(at: $0) != Backlog.none }) {
      bytes += Array("due\n".utf8)
      append(Int32(backlog.count))
      for place in 0..<backlog.count { append(backlog.due(at: place)) }
    }
    return bytes
  }
}

import Model
import Planning
import SQLite
import Storage
import TestSupport
import Testing

@Suite("The limits of stored plans")
struct PlanLimitsTests {
  @Test(
    "A plan under any limits is read back as it was computed",
    arguments: 1...40 as ClosedRange<UInt64>
  )
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let nights = try Nights()
    try nights.open("one", capacity: Capacity.range.upperBound)
    for channel in ["two", "three"] { try nights.open(channel, capacity: 2) }
    try nights.add(Nights.drafts(20, for: "two", seed: seed))
    let view = try nights.database.read { try $0.planningView(horizon: 20) }
    let inputs = PlanInputs(
      baseDate: view.inputs.baseDate,
      capacity: view.inputs.capacity,
      backlog: view.inputs.backlog,
      limits: PlanLimits.random(channels: 3, using: &random),
      attributes: MessageAttributes(),
      contents: view.inputs.contents,
      channelNames: view.inputs.channelNames,
      channelMail: view.inputs.channelMail
    )
    let limited = inputs.withRandomTraits(using: &random)
    let plan = Plan(
      inputs: limited,
      copying: Planning.plan(view.inputs),
      account: limited.limits.needsAccounts
        ? limited.backlog.message.map { _ in Int32.random(in: -1...2, using: &random) } : []
    )
    var version = 0
    let deadlines = DeadlineBound(messages: 20, inTime: Int(seed % 7), most: 7 + Int(seed % 3))
    try nights.change {
      version = try $0.store(plan, from: view, deadlines: deadlines) {
        digest(of: plan)
      }
    }
    let header = try nights.header(version)
    #expect(try nights.database.read { try $0.content(of: header) } == plan)
    #expect(header.deadlines == deadlines)
  }

  @Test("Limits that were altered into nonsense are named, and nothing is guessed")
  func altered() throws {
    let nights = try Nights()
    try nights.open("email", capacity: 1)
    let (version, _) = try nights.plan()
    for guardName in try nights.guards(of: "plan") where guardName.contains("changes") {
      try nights.shell("DROP TRIGGER \(guardName)")
    }
    for nonsense in [
      #"{"inside":[{"channel":1,"outer":7}]}"#, #"{"inside":[{"channel":1,"outer":1}]}"#,
      #"{"windows":[{"channel":1,"most":3,"days":4,"past":[1],"later":[]}]}"#,
      #"{"shares":[{"channel":1,"percent":101}]}"#, #"{"shares":[{"channel":1,"percent":"5"}]}"#,
      #"{"objectives":[{"channel":1,"names":["early"]}]}"#,
      #"{"objectives":[{"channel":2,"names":[]}]}"#,
      #"{"recipients":{"most":1,"days":7,"received":[1,2]}}"#, "[]", "7",
    ] {
      try nights.shell("UPDATE plan SET limits = '\(nonsense)'")
      let header = try nights.header(version)
      #expect(throws: StorageError.alteredLimits(plan: version)) {
        try nights.database.read { _ = try $0.content(of: header) }
      }
    }
  }
}

extension PlanLimits {
  fileprivate static func random(channels: Int32, using random: inout SeededGenerator) -> Self {
    var limits = PlanLimits()
    if Bool.random(using: &random) {
      limits.outer = [-1, 0, Int32.random(in: -1...1, using: &random)]
    }
    if Bool.random(using: &random) {
      limits.windows = (0..<channels).map { channel in
        let days = Int.random(in: 2...9, using: &random)
        let past = (1..<days).map { _ in Int32.random(in: 0...5, using: &random) }
        return Window(channel: channel, days: days, most: 7, past: past)
      }
    }
    if Bool.random(using: &random) {
      limits.objectives = (0..<channels).map { _ in
        ChannelObjectives(rawValue: Int32.random(in: 0...7, using: &random))
      }
      limits.objectives[0].insert(.fewLate)
    }
    if Bool.random(using: &random) {
      limits.shares = [
        Share(channel: 1, holder: .openers, percent: 30),
        Share(channel: 2, holder: .campaign(4), percent: 100),
      ]
    }
    if Bool.random(using: &random) { limits.precedence = [.priority, .openers, .followUps] }
    if Bool.random(using: &random) {
      let past = (0..<3).map { recipient in
        RecipientLimit.Use(recipient: recipient, day: Nights.monday, count: recipient + 1)
      }
      limits.perRecipient = RecipientLimit(most: 2, days: 7, received: past)
    }
    return limits
  }
}

extension PlanInputs {
  fileprivate func withRandomTraits(using random: inout SeededGenerator) -> PlanInputs {
    var attributes = MessageAttributes()
    for _ in 0..<backlog.count {
      if limits.needsCampaigns { attributes.campaign.append(.random(in: 0...4, using: &random)) }
      if limits.needsRecipients {
        attributes.recipient.append(.random(in: 1...9, using: &random))
      }
      if limits.needsFollowUps { attributes.isFollowUp.append(.random(using: &random)) }
      if limits.needsAccounts { attributes.account.append(.random(in: -1...2, using: &random)) }
    }
    return PlanInputs(
      baseDate: baseDate,
      capacity: capacity,
      backlog: backlog,
      limits: limits,
      attributes: attributes,
      contents: contents,
      channelNames: channelNames,
      channelMail: channelMail
    )
  }
}

extension Plan {
  fileprivate init(inputs: PlanInputs, copying plan: Plan, account: [Int32]) {
    self.init(
      inputs: inputs,
      release: plan.release,
      waitingSince: plan.waitingSince,
      day: plan.day,
      position: plan.position,
      reason: plan.reason,
      planned: plan.planned,
      account: account
    )
  }
}

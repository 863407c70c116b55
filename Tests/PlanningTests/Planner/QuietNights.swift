import Model
import Planning

/// A world in which every night is quiet: nothing comes, nobody changes anything, and every day is sent
/// just as it was planned.
///
/// What is true of it is kept here by day and message, beside the program, and each night's inputs are
/// made of that alone.
struct QuietNights: CustomStringConvertible {
  private let facts: LimitedCase
  private(set) var night = 0
  private var states: [State]
  /// What was sent, in days from the first night.
  private var sent: [(place: Int, day: Int, sender: Int)] = []
  /// The days of the plan; capacities are stated further, so that days come into view.
  let horizon: Int

  enum State: Equatable {
    case open
    case sent(on: Int)
    case ended
  }

  private var base: Day { facts.plain.base.advanced(by: night) }

  init(_ facts: LimitedCase, horizon: Int) {
    self.facts = facts
    self.horizon = horizon
    states = facts.plain.messages.map { _ in .open }
  }

  var description: String { "night \(night), horizon \(horizon): \(facts)" }

  /// The messages that are to be planned tonight, by their places in the world.
  var open: [Int] { states.indices.filter { states[$0] == .open } }

  var inputs: PlanInputs {
    let open = open
    var tonight = facts
    tonight.plain.base = base
    tonight.plain.used = []
    tonight.plain.lastOpen = facts.plain.capacity.indices.map(lastOpen)
    tonight.plain.capacity = facts.plain.capacity.map { Array($0[night..<night + horizon]) }
    if facts.limits.isNested || facts.limits.connectsDays {
      let behind = facts.plain.capacity.map { $0[(night + horizon)...] }
      tonight.limits.outlook = behind.flatMap { $0.map(Int32.init) }
    }
    tonight.plain.numbers = open.map { 100 + $0 }
    tonight.plain.messages = open.map { message($0, among: open) }
    tonight.limits.windows = facts.limits.windows.map(window)
    if let limit = facts.limits.perRecipient {
      tonight.limits.perRecipient = .init(most: limit.most, days: limit.days, received: uses(limit))
    }
    let attributes = facts.attributes
    if !attributes.campaign.isEmpty {
      tonight.attributes.campaign = open.map { attributes.campaign[$0] }
    }
    if !attributes.recipient.isEmpty {
      tonight.attributes.recipient = open.map { attributes.recipient[$0] }
    }
    if !attributes.isFollowUp.isEmpty {
      tonight.attributes.isFollowUp = open.map { attributes.isFollowUp[$0] }
    }
    if !attributes.heldUntil.isEmpty {
      tonight.attributes.heldUntil = open.map { attributes.heldUntil[$0] }
    }
    if facts.limits.isNested { tonight.attributes.account = open.map(account) }
    return tonight.inputs
  }

  /// A message as it stands tonight, its days counted from tonight's base date.
  private func message(_ place: Int, among open: [Int]) -> SmallCase.Message {
    var message = facts.plain.messages[place]
    message.since = (message.since ?? message.notBefore ?? 0) - night
    message.notBefore? -= night
    message.deadline? -= night
    message.due? -= night
    guard let predecessor = message.follows else { return message }
    message.follows = open.firstIndex(of: predecessor)
    if case .sent(let day) = states[predecessor] {
      message.notBefore = max(message.notBefore ?? .min, day + message.wait - night)
      message.since = message.notBefore
    }
    return message
  }

  /// How many were really sent by a channel, with all inside it, on a day.
  private func count(_ channel: Int, on day: Int) -> Int {
    sent.count { $0.day == day && isWithin($0.sender, channel) }
  }

  /// The last day on which a channel could send, counted from tonight.
  private func lastOpen(_ channel: Int) -> Int? {
    let outer = facts.limits.outer
    func isOpen(_ channel: Int, _ day: Int) -> Bool {
      guard facts.plain.capacity[channel][day] > 0 else { return false }
      return facts.limits.outer(of: channel).map { isOpen($0, day) } ?? true
    }
    let senders = outer.indices.filter { !outer.contains(Int32($0)) && isWithin($0, channel) }
    return (0..<night).last { day in
      outer.isEmpty ? isOpen(channel, day) : senders.contains { isOpen($0, day) }
    }.map { $0 - night }
  }

  private func isWithin(_ channel: Int, _ other: Int) -> Bool {
    channel == other || facts.limits.outer(of: channel).map { isWithin($0, other) } ?? false
  }

  private func window(_ window: PlanLimits.Window) -> PlanLimits.Window {
    // What was sent before the first night is as it was drawn.
    let past = (1..<window.days).reversed().map { ago in
      let day = night - ago
      return day < 0
        ? (window.past.count + day >= 0 ? window.past[window.past.count + day] : 0)
        : Int32(count(Int(window.channel), on: day))
    }
    return .init(channel: window.channel, days: window.days, most: window.most, past: past)
  }

  private func uses(_ limit: PlanLimits.RecipientLimit) -> [PlanLimits.RecipientLimit.Use] {
    let first = base.advanced(by: 1 - limit.days)
    return limit.received.filter { $0.day >= first }
      + sent.map { place, day, _ in
        .init(
          recipient: facts.attributes.recipient[place],
          day: facts.plain.base.advanced(by: day),
          count: 1
        )
      }.filter { $0.day >= first }
  }

  /// The account by which the nearest message before it really went, of those inside its channel.
  private func account(_ place: Int) -> Int32 {
    let channel = facts.plain.messages[place].channel
    var other = facts.plain.messages[place].follows
    while let earlier = other {
      if let sender = sent.first(where: { $0.place == earlier })?.sender,
        isWithin(sender, channel), !facts.limits.outer.contains(Int32(sender))
      {
        return Int32(sender)
      }
      other = facts.plain.messages[earlier].follows
    }
    return facts.attributes.account[place]
  }

  /// Sends today what a plan says, or the first few of it alone, and goes on to the next night.
  ///
  /// True where something was not sent.
  @discardableResult
  mutating func send(_ plan: Plan, atMost most: Int? = nil) -> Bool {
    let today = zip(open, plan.day.indices).filter { plan.day[$0.1] == base.number }
    for (place, index) in today.prefix(most ?? .max) {
      states[place] = .sent(on: night)
      sent.append((place, night, Int(plan.sender(at: index))))
    }
    night += 1
    defer { expire() }
    return today.count > most ?? .max
  }

  private mutating func expire() {
    for place in states.indices where states[place] == .open {
      if let deadline = facts.plain.messages[place].deadline, deadline < night { end(place) }
    }
  }

  /// What was sent since the night of a plan, as the database would tell it.
  func sent(since plan: Plan) -> SentSincePlan {
    let channels = plan.inputs.capacity.channels
    let first = facts.plain.base
    var outcomes: [Int32: SendingOutcome] = [:]
    for (place, day, sender) in sent where first.advanced(by: day) >= plan.inputs.baseDate {
      outcomes[Int32(100 + place)] = .sent(on: first.advanced(by: day), by: channels[sender])
    }
    let uses = sent.map { _, day, sender in
      CapacityRules.Use(channel: channels[sender], day: first.advanced(by: day), used: 1)
    }
    return SentSincePlan(outcomes: outcomes, uses: uses)
  }

  /// Ends a message unsent, and with it those that follow.
  private mutating func end(_ place: Int) {
    states[place] = .ended
    for other in states.indices
    where states[other] == .open && facts.plain.messages[other].follows == place {
      end(other)
    }
  }
}

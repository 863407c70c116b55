import Model
import Storage
import Terminal

/// What 'channel set' was asked for, before it is known what the channel has already.
struct ChannelWish {
  let name: String
  private let arguments: ParsedArguments
  private let capacity: Int?
  private let open: Set<Weekday>?
  private let week: Week?
  private let from: Day?
  private let inside: String?
  private let precedence: PlanLimits.Precedence?
  private let transport: TransportAddress?
  private let sender: String?
  private let attempts: Int?
  private let timeZone: String?

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    name = try arguments.requiredValue("NAME", Channel.nameForm) { Channel.isName($0) ? $0 : nil }
    capacity = try arguments.integer("--capacity", in: Capacity.range)
    open = try arguments.value("--open", "days like mon-fri, mon,wed,fri or daily") {
      Set(openDays: $0)
    }
    week = try arguments.value("--week", "seven numbers, Monday first: 200,200,200,200,100,0,0") {
      Week($0)
    }
    guard week == nil || capacity == nil && open == nil else {
      throw arguments.contradiction("--week says it for each day; leave --capacity and --open out")
    }
    from = try arguments.day("--from")
    guard from == nil || week != nil || capacity != nil || open != nil else {
      throw arguments.contradiction("--from is the first day of a week; say which with --capacity")
    }
    inside = arguments["--inside"]
    precedence = try ChannelWish.precedence(arguments)
    transport = try arguments["--transport"].map { try TransportAddress($0) }
    sender = try arguments.value("--sender", "an address without spaces") {
      Channel.isName($0) ? $0 : nil
    }
    attempts = try arguments.integer("--attempts", in: ChannelSettings.attemptsRange)
    timeZone = try arguments.value("--time-zone", "a time zone of this machine, like Europe/Berlin")
    {
      WallClock.knows($0) ? $0 : nil
    }
  }

  private static func precedence(_ arguments: ParsedArguments) throws -> PlanLimits.Precedence? {
    let options: [(String, PlanLimits.Precedence)] = [
      ("--by-priority", .priority), ("--followups-first", .followUps),
      ("--openers-first", .openers),
    ]
    let given = options.filter { arguments.has($0.0) }
    guard given.count < 2 else {
      throw arguments.contradiction("\(given[0].0) and \(given[1].0) contradict each other")
    }
    return given.first?.1
  }
}

extension ChannelWish {
  /// Makes the channel or states what differs, and says what came of it.
  func answer(_ change: Change) throws -> String {
    let base = try change.snapshot.baseDate()
    let rules = try change.snapshot.capacityRules(from: base, days: 1)
    let index = rules.channels.firstIndex { $0.name == name }
    let known = index.map { rules.channels[$0].settings }
    let stated = try statedWeek(rules, index, base)
    let settings = try settings(from: known, among: rules.channels)
    var isChanged = try change.setChannel(name, settings)
    let channel = try change.snapshot.channel(named: name)
    if let stated {
      isChanged = try change.setWeek(stated, of: channel.number, from: from) || isChanged
    }
    let shown = printable(name)
    guard isChanged else { return "channel \(shown) is already set so; nothing changed\n" }
    let present = stated ?? index.flatMap { rules.week(channel: $0, on: base) } ?? .closed
    let dated = from.map { ", from \($0)" } ?? ""
    return "\(known == nil ? "made" : "changed") channel \(shown): \(present.summary)\(dated);"
      + " \(printable(settings.transport))\n"
  }

  private func settings(from known: ChannelSettings?, among channels: [Channel]) throws
    -> ChannelSettings
  {
    ChannelSettings(
      transport: transport?.description ?? known?.transport ?? "maildir:outbox",
      sender: sender ?? known?.sender ?? "sendplan@localhost",
      attempts: attempts ?? known?.attempts ?? ChannelSettings.usualAttempts,
      timeZone: timeZone ?? known?.timeZone,
      outer: try ChannelNesting(channels).outer(of: name, inside: inside, known: known),
      precedence: precedence ?? known?.precedence ?? .priority
    )
  }

  /// The usual week that is to be stated; nil where none was asked for.
  private func statedWeek(_ rules: CapacityRules, _ index: Int?, _ base: Day) throws -> Week? {
    let asked = try askedWeek(rules, index, base)
    guard let asked, let index else { return asked }
    let known = rules.weeks(channel: index)
    let stated = known.last { $0.from == from }
    // A later week that holds already would leave this one no day.
    let later = known.last { ($0.from ?? .first) > (from ?? .first) && ($0.from ?? .last) <= base }
    if let later, let day = later.from, stated?.week != asked {
      throw RuleRefusal.weekNeverHolds(channel: name, from: day, week: later.week)
    }
    return asked
  }

  private func askedWeek(_ rules: CapacityRules, _ index: Int?, _ base: Day) throws -> Week? {
    if let week { return week }
    guard let index else {
      guard let capacity else {
        throw arguments.contradiction("a new channel needs --capacity N or --week")
      }
      return Week(capacity: capacity, open: open ?? Set(Weekday.allCases))
    }
    guard capacity != nil || open != nil else { return nil }
    let known = rules.week(channel: index, on: max(from ?? base, base)) ?? .closed
    return Week(
      capacity: capacity ?? known.capacities.max() ?? 0,
      open: open ?? Set(Weekday.allCases.filter { known[$0] > 0 })
    )
  }
}

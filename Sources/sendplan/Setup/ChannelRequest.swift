import Model
import OperatingSystem
import Planning
import Storage
import Terminal

/// What 'channel set' was asked for, before it is known what the channel has already.
struct ChannelRequest {
  let name: String
  /// The channel that has what is not given.
  let like: String?
  private let arguments: ParsedArguments
  private let capacity: Int?
  private let open: Set<Weekday>?
  private let week: Week?
  private let from: Day?
  private let inside: String?
  private let precedence: PlanLimits.Precedence?
  /// Which objectives are to hold from now on, and which no longer.
  private let wanted: ChannelObjectives
  private let unwanted: ChannelObjectives
  let transport: TransportAddress?
  private let mail: MailHeaderOptions
  private let attempts: Int?
  private let timeZone: String?
  private let isIdempotent: Bool?
  private let concurrency: Int?
  /// Nil where none was asked for; `none` is a wish too.
  private let proxy: ProxyAddress??
  private let format: WebService.Format?
  private let pace: PaceOptions

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    name = try arguments.requiredValue("NAME", Channel.nameForm) { Channel.isName($0) ? $0 : nil }
    like = arguments["--like"]
    guard like != name else {
      throw arguments.contradiction("a channel is like itself already; name another with --like")
    }
    capacity = try arguments.integer("--capacity", in: Capacity.range)
    open = try arguments.value("--open", "days like mon-fri, sun-thu, mon,wed,fri or daily") {
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
    precedence = try ChannelRequest.precedence(arguments)
    wanted = ChannelRequest.objectives("--", arguments)
    unwanted = ChannelRequest.objectives("--no-", arguments)
    if let both = wanted.intersection(unwanted).names.first {
      throw arguments.contradiction("--\(both) and --no-\(both) contradict each other")
    }
    transport = try arguments["--transport"].map { try TransportAddress($0) }
    mail = try MailHeaderOptions(arguments)
    attempts = try arguments.integer("--attempts", in: ChannelSettings.attemptsRange)
    timeZone = try arguments.value("--time-zone", "a time zone of this machine, like Europe/Berlin")
    {
      WallClock.knows($0) ? $0 : nil
    }
    isIdempotent = arguments["--idempotent"].map { $0 == "yes" }
    concurrency = try arguments.integer("--concurrency", in: WebService.concurrencyRange)
    proxy = try arguments["--proxy"].map { $0 == "none" ? nil : try ProxyAddress($0) }
    format = arguments["--format"].flatMap(WebService.Format.init)
    pace = try PaceOptions(arguments)
  }

  private static func objectives(
    _ prefix: String,
    _ arguments: ParsedArguments
  ) -> ChannelObjectives {
    ChannelObjectives(
      ChannelObjectives.named.filter { arguments.has(prefix + $0.name) }.map(\.objective)
    )
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

extension ChannelRequest {
  var statesOpenDays: Bool { open != nil || week != nil }
  var statesTransport: Bool { transport != nil }
  var statesSender: Bool { mail.statesSender }

  /// Makes the channel or states what differs, and says what came of it.
  func answer(_ change: Change) throws -> String {
    let base = try change.snapshot.baseDate()
    let rules = try change.snapshot.capacityRules(from: base, days: 1)
    let index = rules.channels.firstIndex { $0.name == name }
    let known = index.map { rules.channels[$0].settings }
    let pattern = try patternIndex(change, rules)
    let stated = try statedWeeks(rules, index, pattern, base)
    let settings = try settings(
      from: pattern.map { rules.channels[$0].settings } ?? known,
      own: known,
      among: rules.channels
    )
    try requireMailSender(settings)
    try requireOwnAddresses(settings, unlike: known)
    var isChanged = try change.setChannel(name, settings)
    let channel = try change.snapshot.channel(named: name)
    if let pattern {
      isChanged = try takeRules(of: pattern, in: rules, channel, change) || isChanged
    }
    var idle = ""
    for (from, week) in stated {
      guard known != nil else {
        isChanged = try change.setWeek(week, of: channel.number, from: from) || isChanged
        continue
      }
      let first = max(from ?? base, base)
      let days = min(ChannelRequest.lookAhead, first.days(to: .last) + 1)
      idle += try change.tellingIdle(
        channel: channel.number,
        from: first,
        days: days,
        within: " in the \(counted(days, "day")) from \(first) on"
      ) {
        isChanged = try change.setWeek(week, of: channel.number, from: from) || isChanged
        return ""
      }
    }
    let shown = printable(name)
    guard isChanged else { return "channel \(shown) is set so already; nothing changed\n" }
    let present = stated.first?.week ?? index.flatMap { rules.week(channel: $0, on: base) }
    let dated = stated.first?.from.map { ", from \($0)" } ?? ""
    return "\(known == nil ? "made" : "changed") channel \(shown):"
      + " \((present ?? .closed).summary)\(dated); \(settings.words)"
      + (known == nil ? defaults(of: settings) : "") + "\n" + idle
      + warning(from: known)
  }

  /// On how many days another usual week is looked at for what it changes.
  private static let lookAhead = 366

  /// The place of the channel that has what is not given; nil where the channel itself has it.
  private func patternIndex(_ change: Change, _ rules: CapacityRules) throws -> Int? {
    guard let like else { return nil }
    let number = try change.snapshot.channel(named: like).number
    return rules.channels.firstIndex { $0.number == number }
  }

  /// Settings with what is asked for, and else those that are known: of another channel, or its own.
  private func settings(
    from known: ChannelSettings?,
    own: ChannelSettings?,
    among channels: [Channel]
  ) throws -> ChannelSettings {
    let address = address(from: known)
    return ChannelSettings(
      transport: address,
      sender: mail.sender(from: known),
      attempts: attempts ?? known?.attempts ?? ChannelSettings.usualAttempts,
      timeZone: timeZone ?? known?.timeZone,
      // A colon in a new name says more than what another channel is inside of.
      outer: try ChannelNesting(channels).outer(
        of: name,
        inside: inside,
        known: own ?? (name.contains(":") ? nil : known)
      ),
      precedence: precedence ?? known?.precedence ?? .priority,
      objectives: (known?.objectives ?? []).union(wanted).subtracting(unwanted),
      service: try service(at: address, from: known),
      mail: try mail.headers(from: known),
      pace: pace.pace(from: known)
    )
  }

  /// What a person should know beside what was asked for, as lines to print.
  private func warning(from known: ChannelSettings?) -> String {
    guard let known, known.service.isIdempotent, isIdempotent == nil,
      TransportAddress.isWebService(address(from: known)), known.transport != address(from: known)
    else { return "" }
    return
      "the old address was declared idempotent; if the new one is, say so with --idempotent yes\n"
  }

  /// Throws where mail could not be sent from the sender.
  private func requireMailSender(_ settings: ChannelSettings) throws(UnusableSender) {
    guard let problem = UndeliverableRecipient(settings.sender) else { return }
    // A Maildir and an mbox file hold mail, too, which would be from nobody.
    guard settings.sendsMail || settings.webService == nil && problem == .localPart else { return }
    throw UnusableSender(channel: name, sender: settings.sender, problem: problem)
  }

  /// Throws where what readers answer would come to where they ask for no more, or to where failures are reported.
  private func requireOwnAddresses(
    _ settings: ChannelSettings,
    unlike known: ChannelSettings?
  ) throws {
    guard settings.mail != known?.mail || settings.sender != known?.sender else { return }
    let special: [(option: String, address: String?, use: String)] = [
      ("--unsubscribe", settings.mail.unsubscribe.mailAddress, "ask for no more mail"),
      ("--bounce-address", settings.mail.bounceAddress, "report what could not be delivered"),
    ]
    let answered: [(name: String, address: String?)] = [
      ("sender", settings.sender), ("Reply-To address", settings.mail.replyTo),
    ]
    for (option, address, use) in special {
      guard let address else { continue }
      for case (let name, let other?) in answered
      where FoldedAddress(address) == FoldedAddress(other) {
        throw arguments.contradiction(
          "\(option): '\(address)' is the \(name), too: answers would mix with mails that \(use);"
            + " give it an address of its own, or none"
        )
      }
    }
  }

  private func address(from known: ChannelSettings?) -> String {
    transport?.description ?? known?.transport ?? "maildir:outbox"
  }

  /// What is said of one service is not believed of another.
  private func service(
    at address: String,
    from known: ChannelSettings?
  ) throws(MisplacedOption) -> WebService {
    let isSame = known?.transport == address
    guard TransportAddress.isWebService(address) else {
      if isIdempotent != nil { throw MisplacedOption("--idempotent", address) }
      if case .some(.some) = proxy { throw MisplacedOption("--proxy", address) }
      if format != nil { throw MisplacedOption("--format", address) }
      let concurrency = concurrency ?? (isSame ? known?.service.concurrency : nil)
      if concurrency != nil, !WebService.takesConcurrency(address) {
        throw MisplacedOption("--concurrency", address)
      }
      return WebService(concurrency: concurrency)
    }
    return WebService(
      isIdempotent: isIdempotent ?? (isSame && known?.service.isIdempotent == true),
      concurrency: concurrency ?? (isSame ? known?.service.concurrency : nil),
      // It says how this machine reaches the web, not what the service promises.
      proxy: proxy ?? known?.service.proxy,
      format: format ?? (isSame ? known?.service.format : nil) ?? .plain
    )
  }

  /// The usual weeks that are to be stated, each with its first day; none where none was asked for.
  private func statedWeeks(_ rules: CapacityRules, _ index: Int?, _ pattern: Int?, _ base: Day)
    throws -> [(from: Day?, week: Week)]
  {
    let asked: [(from: Day?, week: Week)]
    if let pattern, week == nil, capacity == nil, open == nil {
      asked = rules.weeks(channel: pattern)
    } else {
      asked = try askedWeek(rules, pattern ?? index, base).map { [(from, $0)] } ?? []
    }
    guard let index else { return asked }
    let known = rules.weeks(channel: index)
    for (from, week) in asked where known.last(where: { $0.from == from })?.week != week {
      // A later week that holds already would leave this one no day.
      let later = known.last {
        ($0.from ?? .first) > (from ?? .first) && ($0.from ?? .last) <= base
      }
      guard let later, let day = later.from else { continue }
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

import Model
import Storage

/// The present settings as the lines of a file that states them: what `setup --print` writes.
struct SetupText {
  private let rules: CapacityRules
  private let all: [Rule]
  private let base: Day

  init(_ snapshot: Snapshot) throws {
    base = try snapshot.baseDate()
    rules = try snapshot.capacityRules(from: base, days: 1)
    all = try snapshot.rules(Set(Rule.Kind.allCases))
  }

  var text: String {
    var blocks = calendars.isEmpty ? [] : [calendars]
    blocks += order.map { channel($0) }
    if !shared.isEmpty { blocks.append(shared) }
    return "# settings of sendplan, read by 'sendplan setup FILE'\n"
      + blocks.map { "\n" + $0.map { "\($0)\n" }.joined() }.joined()
  }

  /// The places of the channels, each behind the one that contains it.
  private var order: [Int] {
    var order: [Int] = []
    func add(_ outer: Int32?) {
      for (index, channel) in rules.channels.enumerated() where channel.settings.outer == outer {
        order.append(index)
        add(channel.number)
      }
    }
    add(nil)
    return order
  }

  private func channel(_ index: Int) -> [String] {
    let channel = rules.channels[index]
    let name = shellWord(channel.name)
    let outer = rules.channels.first { $0.number == channel.settings.outer }?.name
    var weeks = rules.weeks(channel: index)
    var lines = [
      (["channel set \(name)"] + (weeks.isEmpty ? [] : [SetupText.week(weeks.removeFirst())])
        + channel.settings.options(named: channel.name, inside: outer)).joined(separator: " ")
    ]
    lines += weeks.map { "channel set \(name) \(SetupText.week($0))" }
    if let ramp = rules.ramp(channel: index) {
      let steps = ramp.steps.map(String.init).joined(separator: ",")
      lines.append(
        "ramp set \(name) --from \(ramp.from) --steps \(steps) --count \(ramp.counting.rawValue)"
      )
    }
    lines += rules.calendars(channel: index).map { "calendar attach \(shellWord($0)) \(name)" }
    lines += rules.windows(channel: index).map {
      "window set \(name) --most \($0.most) --days \($0.days)"
    }
    lines += rules.shares(channel: index).map {
      "share set \(name) \($0.holder.option) --percent \($0.percent)"
    }
    return lines + days(of: channel).map { "capacity set \(name) \($0)" }
  }

  private static func week(_ dated: (from: Day?, week: Week)) -> String {
    dated.week.options + (dated.from.map { " --from \($0)" } ?? "")
  }

  /// What holds of single days, each once: those in a row of which the same is stated are one range.
  private func days(of channel: Channel) -> [String] {
    struct Stated: Equatable {
      let capacity: DayCapacity
      let reason: String?
    }
    var cells: [Day: Stated] = [:]
    for rule in all {
      guard case .days(channel.number, let range, let capacity) = rule.statement else { continue }
      for day in range.days { cells[day] = Stated(capacity: capacity, reason: rule.reason) }
    }
    var runs: [(first: Day, last: Day, stated: Stated)] = []
    for (day, stated) in cells.sorted(by: { $0.key < $1.key }) {
      if let run = runs.last, run.stated == stated, run.last.days(to: day) == 1,
        run.first.days(to: day) < Options.horizonRange.upperBound
      {
        runs[runs.count - 1].last = day
      } else {
        runs.append((day, day, stated))
      }
    }
    return runs.map { first, last, stated in
      let days = first == last ? "\(first)" : "\(first)..\(last)"
      return "\(days) \(stated.capacity)\(SetupText.reason(stated.reason))"
    }
  }

  private var calendars: [String] {
    var years: [String: [Int: [ClosedDay]]] = [:]
    for rule in all {
      guard case .calendar(let name, let span, let days) = rule.statement else { continue }
      years[name, default: [:]][span.first.date.year] = days
    }
    return years.sorted { $0.key < $1.key }.flatMap { name, years in
      years.sorted { $0.key < $1.key }.map { year, days in
        (["calendar set \(shellWord(name)) --year \(year)"]
          + days.map { optionWords("--day", $0.stated) }).joined(separator: " ")
      }
    }
  }

  /// What is about no channel: the limit of recipients and the guard rails.
  private var shared: [String] {
    var recipients: String?
    var rails: [String: String] = [:]
    for rule in all {
      switch rule.statement {
      case .recipients(let most, let days):
        recipients = "recipient limit --most \(most) --days \(days)"
      case .guardRail(let name, let limit):
        rails[name] = "guard set \(name) \(limit)\(SetupText.reason(rule.reason))"
      case .ownRail(let name, let program):
        rails["own \(name)"] =
          "guard add \(shellWord(name)) \(optionWords("--program", program))"
          + SetupText.reason(rule.reason)
      case .week, .days, .ramp, .calendar, .attachment, .window, .share: break
      }
    }
    return [recipients].compactMap(\.self) + rails.sorted { $0.key < $1.key }.map(\.value)
  }

  private static func reason(_ reason: String?) -> String {
    reason.map { " " + optionWords("--reason", $0) } ?? ""
  }
}

extension ShareHolder {
  fileprivate var option: String {
    switch self {
    case .campaign(let name): optionWords("--campaign", name)
    case .openers: "--openers"
    }
  }
}

extension ChannelSettings {
  /// The options of 'channel set' that state them: where mail goes and whom it is from, and what is not as by default.
  fileprivate func options(named name: String, inside outer: String?) -> [String] {
    var options = [optionWords("--transport", transport)]
    func add(_ option: String, _ value: String?) {
      if let value { options.append(optionWords(option, value)) }
    }
    if webService == nil || sender != ChannelSettings.defaultSender { add("--sender", sender) }
    // A colon alone puts a channel inside the one before it.
    if outer != nil || name.contains(":") { add("--inside", outer ?? NestingRefusal.none) }
    switch precedence {
    case .priority: break
    case .followUps: options.append("--followups-first")
    case .openers: options.append("--openers-first")
    }
    options += objectives.names.map { "--\($0)" }
    add("--time-zone", timeZone)
    if attempts != ChannelSettings.usualAttempts { add("--attempts", String(attempts)) }
    add("--reply-to", mail.replyTo)
    add("--bounce-address", mail.bounceAddress)
    for header in mail.headers.split(separator: "\n") { add("--header", String(header)) }
    for address in mail.unsubscribe.addresses { add("--unsubscribe", address) }
    if service.isIdempotent { add("--idempotent", "yes") }
    add("--concurrency", service.concurrency.map(String.init))
    add("--proxy", service.proxy?.description)
    if service.format != .plain { add("--format", service.format.rawValue) }
    add("--window", pace.window?.description)
    add("--rate", pace.rateText)
    add("--least-gap", pace.gapText)
    return options
  }
}

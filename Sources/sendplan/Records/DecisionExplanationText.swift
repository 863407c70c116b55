import Model
import Planning
import Storage
import Terminal

/// Why a plan decided about a message as it did, in words.
struct DecisionExplanationText {
  private let message: MessageRecord
  private let plan: PlanHeader
  private let diagnostic: DecisionExplanation
  private let snapshot: Snapshot

  init(
    _ message: MessageRecord,
    _ plan: PlanHeader,
    _ diagnostic: DecisionExplanation,
    _ snapshot: Snapshot
  ) {
    self.message = message
    self.plan = plan
    self.diagnostic = diagnostic
    self.snapshot = snapshot
  }

  func lines() throws -> [String] {
    var lines = [try title, "  release: \(try release)"]
    if !diagnostic.release.isEmpty {
      lines.append("  rank: \(DecisionExplanationText.rank(diagnostic.row))")
    }
    if let waits { lines.append("  waits: \(waits)") }
    lines += try waited().map { "  \($0)" }
    lines.append("  \(try outcome)")
    lines += try ways().map { "    \($0)" }
    return lines
  }

  /// Who sends it: also for whom, where that is not the channel that it is addressed to.
  private var sender: String {
    get throws {
      let addressed = try channelName(diagnostic.row.channel)
      return try diagnostic.row.account.map { "\(try channelName($0)) for \(addressed)" }
        ?? addressed
    }
  }

  private var title: String {
    get throws {
      let name = "plan \(plan.version) (\(plan.state.name)): message \(printable(message.id))"
      switch diagnostic.row.decision {
      case .assigned(let day, let position):
        return "\(name) goes on \(day) by \(try sender), at position \(position.grouped)"
      case .unplaced(let reason): return "\(name) has no day: \(reason.name)"
      }
    }
  }

  private var release: String {
    get throws {
      let row = diagnostic.row
      if row.decision == .unplaced(.predecessorUnplaced) {
        return "none, since the message that it follows has no day"
      }
      if row.decision == .unplaced(.held) { return "none while it is held" }
      let sources = try diagnostic.release.map { source in
        switch source {
        case .baseDate: "the base date"
        case .notBefore: "its own first day"
        case .held: "the end of a hold"
        case .predecessor(let other):
          "\(counted(other.waitDays, "day")) after \(try name(other.message)), which goes on"
            + " \(other.day.map(\.description) ?? "no day")"
        }
      }
      return "\(row.release): \(sources.joined(separator: ", and "))"
    }
  }

  /// What decides between messages of one channel, the most important first.
  static func rank(_ row: PlanRow) -> String {
    let due = row.deadline == nil ? row.due.map { ", due \($0)" } ?? "" : ""
    return
      "priority \(row.priority), \(row.deadline.map { "deadline \($0)" } ?? "no deadline")\(due),"
      + " waiting since \(row.waitingSince.map(\.description) ?? "no day")"
  }

  /// For how long it waits, where it has a day and does not go at once.
  private var waits: String? {
    guard let since = diagnostic.row.waitingSince, let day = diagnostic.row.day, since < day
    else {
      return nil
    }
    return "\(counted(since.waitingDays(until: day), "day")), from \(since) to \(day)"
  }

  private func name(_ number: Int32?) throws -> String {
    guard let number else { return "a message that was not to be planned" }
    return printable(try snapshot.messageID(number))
  }
}

/// The days that it waited.
extension DecisionExplanationText {
  /// One line for each day, or for several days in a row on which everything was the same.
  private func waited() throws -> [String] {
    let days = diagnostic.waited
    var lines: [String] = []
    var first = 0
    while first < days.count {
      let alike = days[first...].prefix { DecisionExplanationText.areAlike(days[first], $0) }
      if alike.count == 1 {
        lines.append("\(days[first].day): \(try text(days[first].constraint, isSingle: true))")
      } else {
        let last = alike[alike.endIndex - 1].day
        lines.append(
          "\(days[first].day) to \(last): \(try text(days[first].constraint, isSingle: false))"
        )
      }
      first = alike.endIndex
    }
    return lines
  }

  /// Whether two days read the same: all but the name of the one that was served last.
  private static func areAlike(
    _ one: DecisionExplanation.WaitedDay,
    _ other: DecisionExplanation.WaitedDay
  ) -> Bool {
    switch (one.constraint, other.constraint) {
    case (.full(let full), .full(let next)): areAlike(full, next)
    case (.outerFull(let channel, let full), .outerFull(let outer, let next)):
      channel == outer && areAlike(full, next)
    case (.closed, _), (.full, _), (.outerClosed, _), (.outerFull, _), (.window, _), (.inside, _),
      (.reserved, _),
      (.held, _), (.recipient, _):
      one.constraint == other.constraint
    }
  }

  private static func areAlike(
    _ full: DecisionExplanation.FullDay,
    _ next: DecisionExplanation.FullDay
  ) -> Bool {
    full.capacity == next.capacity && full.used == next.used && full.served == next.served
      && full.reason == next.reason && full.last.map(rank) == next.last.map(rank)
      && full.protected == next.protected && full.byPrecedence == next.byPrecedence
      && full.needed == next.needed
  }

  private func text(_ constraint: DecisionExplanation.BindingConstraint, isSingle: Bool) throws
    -> String
  {
    switch constraint {
    case .closed(let reason?, _): return "closed (\(printable(reason)))"
    case .closed(nil, isUsual: true):
      return "closed, as on \(isSingle ? "that weekday" : "those weekdays") all through the plan"
    case .closed(nil, isUsual: false):
      return "closed by the usual week, or by a rule without a reason"
    case .full(let full): return try text(full, isSingle: isSingle)
    case .outerClosed(let channel, let reason):
      return try "\(channelName(channel)) is closed"
        + (reason.map { " (\(printable($0)))" } ?? "")
    case .outerFull(let channel, let full):
      return try "\(channelName(channel)) is \(text(full, isSingle: isSingle))"
    case .window(let channel, let days, let most, let sent):
      return try "\(channelName(channel)) may send \(most.grouped) in any \(counted(days, "day")),"
        + " and sends \(sent.grouped) in \(counted(days, "day")) that include this one"
    case .held(let channel, let until):
      return try "\(channelName(channel)) is held" + (until.map { " until \($0)" } ?? "")
    case .inside(let channels):
      return "each of the \(counted(channels.count, "channel")) that might send it is full, closed,"
        + " held or at the limit of a window"
    case .reserved:
      return "what it needs is kept for messages that rank before it and need it on a later day"
    case .recipient(let most, let days, let got):
      let list = got.map { "\($0.count.grouped) on \($0.day)\($0.isPlanned ? "" : " (sent)")" }
      return "its recipient may get \(most.grouped) in any \(counted(days, "day")), and gets"
        + " \(list.joined(separator: ", "))"
    }
  }

  private func channelName(_ number: Int32) throws -> String {
    printable(try snapshot.channelNames(of: plan)[number] ?? "channel \(number)")
  }

  private func text(_ full: DecisionExplanation.FullDay, isSingle: Bool) throws -> String {
    var text = "full: \(counted(full.capacity, "place"))"
    if let reason = full.reason { text += " (\(printable(reason)))" }
    if full.used > 0 { text += ", of which \(full.used.grouped) were used before" }
    for part in full.protected {
      let holder = LimitText.name(of: part.holder, try snapshot.campaignNames())
      text += ", \(part.count.grouped) protected by the share of \(holder)"
    }
    if full.byPrecedence > 0 {
      text += ", \(full.byPrecedence.grouped) because of who goes first in the channel"
    }
    if let first = full.needed.first {
      let others = full.needed.count > 1 ? " and \((full.needed.count - 1).grouped) more" : ""
      text +=
        ", \(full.needed.count.grouped) for \(try name(first))\(others), though that ranks behind it:"
        + " on no other day could as many go in time"
    }
    guard let last = full.last else { return text }
    let served = full.served.enumerated().filter { $0.element > 0 }.map { index, count in
      "\(count.grouped) of priority \(index + 1)"
    }
    text += ", served \(served.joined(separator: ", ")); the lowest "
    let rank = DecisionExplanationText.rank(last)
    return text
      + (isSingle ? "is \(try name(last.message)) (\(rank))" : "of each day has \(rank)")
  }
}

/// What came of it, and what would have changed that.
extension DecisionExplanationText {
  private var outcome: String {
    get throws {
      let row = diagnostic.row
      let waited = counted(diagnostic.waited.count, "day")
      switch row.decision {
      case .assigned(let day, _):
        return diagnostic.waited.isEmpty
          ? "\(day): it goes on its release day"
          : "\(day): the first day with room for its rank, after \(waited) of waiting"
      case .unplaced(.deadlineBeforeRelease):
        return "its deadline \(row.deadline.map(\.description) ?? "") lies before its release"
      case .unplaced(.predecessorUnplaced):
        return diagnostic.remedy?.predecessor == nil
          ? "it waits for a message that a run had picked up, or that was in doubt"
          : "it waits for a message that has no day itself"
      case .unplaced(.channelClosed):
        let channel = try blocked.map { try channelName($0) } ?? "its channel"
        return "\(channel) is closed on all \(waited) on which it could go"
      case .unplaced(.held): return "it was held when the plan was computed"
      case .unplaced(.recipientLimit):
        return
          "its recipient gets as many messages as the limit allows, on days that had room for it"
      case .unplaced(.noCapacityBeforeDeadline):
        return "no room on any of the \(waited) up to its deadline"
          + " \(row.deadline.map(\.description) ?? "")"
      case .unplaced(.beyondHorizon):
        return diagnostic.waited.isEmpty
          ? "its release lies behind the plan's last day \(plan.lastDay)"
          : "no room on any of the \(waited) up to the plan's last day \(plan.lastDay)"
      }
    }
  }

  /// The channel that was closed or held on each day on which it could go.
  private var blocked: Int32? {
    let channels = diagnostic.waited.map { waited -> Int32? in
      switch waited.constraint {
      case .closed: diagnostic.row.channel
      case .outerClosed(let channel, _), .held(let channel, _): channel
      case .full, .outerFull, .window, .inside, .recipient, .reserved: nil
      }
    }
    return Set(channels).count == 1 ? channels[0] : nil
  }

  /// How another channel would send it instead of one that is out of use.
  ///
  /// That is the account by which its thread goes, or else the channel that it is addressed to.
  private func otherChannel(insteadOf channel: Int32) throws -> String {
    let bound =
      try snapshot.isChannel(channel, within: diagnostic.row.channel)
      ? channel : diagnostic.row.channel
    // As it is called now.
    let name = try snapshot.channelNames()[bound] ?? ""
    return "another channel instead of \(printable(name)):"
      + " '\(commandLine("sendplan channel retire", name, options: "--move-to OTHER"))'"
  }

  /// What limits connect with others: which limit, raised alone, gives it a day, found by planning with it.
  private func limitWays() throws -> [String] {
    let remedies = limitRemedies(for: diagnostic, in: try snapshot.content(of: plan))
    guard remedies.isEmpty else {
      return try remedies.map { remedy in
        switch remedy {
        case .capacity(let channel, let day, let from, let to):
          "a capacity of \(to.grouped) of \(try channelName(channel)) on \(day) instead of \(from.grouped)"
        case .window(let channel, let days, let from, let to):
          "at most \(to.grouped) in any \(days) days by \(try channelName(channel)) instead of \(from.grouped)"
        case .recipient(let days, let from, let to):
          "at most \(to.grouped) in \(counted(days, "day")) to a recipient instead of \(from.grouped)"
        }
      }
    }
    if diagnostic.row.decision == .unplaced(.deadlineBeforeRelease) {
      return ["a deadline on \(diagnostic.row.release) or later, as long as there is room then"]
    }
    if diagnostic.row.deadline.map({ $0 > plan.lastDay }) ?? true { return ["a longer horizon"] }
    return ["none is known: no limit that it met, raised alone, was found to do it"]
  }

  private var couldPutDeadlinesFirst: Bool {
    get throws {
      let channels = try snapshot.planDays(of: plan).table.channels
      let limits = try snapshot.limits(of: plan, channels: channels)
      return channels.firstIndex(of: diagnostic.row.channel)
        .map(limits.couldPutDeadlinesFirst) ?? false
    }
  }

  private func ways() throws -> [String] {
    guard let remedy = diagnostic.remedy else { return [] }
    var ways: [String] = []
    if let other = remedy.predecessor {
      let look = commandLine("sendplan explain", try snapshot.messageID(other))
      ways.append("a day for \(try name(other)): see '\(look)'")
    }
    if remedy.resume {
      let holds = try snapshot.holds(of: message, by: blocked)
      ways += holds.map {
        "an end of hold \($0.number) (\(printable($0.reason))): 'sendplan resume --hold \($0.number)'"
      }
      if holds.contains(where: { $0.kind == .retirement }) {
        ways.append(try otherChannel(insteadOf: blocked ?? diagnostic.row.channel))
      }
      if holds.isEmpty { ways.append("a new plan: it is not held any more") }
    }
    if let horizon = remedy.horizon { ways.append("a plan of at least \(counted(horizon, "day"))") }
    if remedy.couldHaveWaited > 0, try couldPutDeadlinesFirst {
      let name = try snapshot.channelNames()[diagnostic.row.channel] ?? ""
      ways.append(
        "perhaps '\(commandLine("sendplan channel set", name, options: "--deadlines-first"))':"
          + " \(counted(remedy.couldHaveWaited, "message")) that went before it by priority could have waited"
      )
    }
    if let missing = remedy.capacity {
      let ahead =
        missing.ahead == 0
        ? "" : ": \(counted(missing.ahead, "message")) that rank before it still wait then"
      ways.append(
        "a capacity of \(missing.to.grouped) on \(missing.day) instead of"
          + " \(missing.from.grouped)\(ahead)"
      )
    }
    if let room = remedy.laterDeadline {
      ways.append("a deadline on \(room), the earliest day with room")
    }
    if diagnostic.row.decision == .unplaced(.predecessorUnplaced), remedy.predecessor == nil {
      ways.append("a record of what became of that message: see 'sendplan status'")
    }
    if diagnostic.row.decision == .unplaced(.channelClosed), let blocked {
      ways.append(try otherChannel(insteadOf: blocked))
    } else if ways.isEmpty {
      ways += try limitWays()
    }
    return ["what would give it a day:"] + ways.map { "  \($0)" }
  }
}

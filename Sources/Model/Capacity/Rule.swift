/// One thing that a person stated, kept for ever: a later statement of the same goes before it, or it is
/// withdrawn.
package struct Rule: Equatable, Sendable {
  /// The number that the database gave it: the order in which rules were stated.
  package let number: Int
  package let statement: Statement
  package let reason: String?

  package init(number: Int, statement: Statement, reason: String? = nil) {
    self.number = number
    self.statement = statement
    self.reason = reason
  }

  /// What can be stated, each with all that belongs to it and nothing else.
  package enum Statement: Hashable, Sendable {
    /// The usual week of a channel, from a day on or always.
    case week(channel: Int32, from: Day?, Week)
    /// The capacity of single days.
    case days(channel: Int32, DayRange, capacity: DayCapacity)
    /// A channel that is warmed up.
    case ramp(channel: Int32, Ramp)
    /// The closed days of a named calendar in a span of days, outside of which this says nothing.
    case calendar(name: String, span: DayRange, [ClosedDay])
    /// That a calendar closes a channel.
    case attachment(calendar: String, channel: Int32)
    /// At most `most` messages of a channel in any `days` days in a row.
    case window(channel: Int32, most: Int, days: Int)
    /// A part of a channel's day that is kept for some of its messages.
    case share(channel: Int32, ShareHolder, percent: Int)
    /// At most `most` messages to one recipient in any `days` days in a row, over all channels.
    case recipients(most: Int, days: Int)
    /// The limit of a guard rail.
    case guardRail(name: String, limit: RailLimit)
    /// A guard rail of somebody's own: a program that is asked about each plan.
    case ownRail(name: String, program: String)
  }

  /// The kinds of statements; the raw value is how the database writes them.
  package enum Kind: Int, CaseIterable, Sendable {
    case week = 1
    case days = 2
    case ramp = 3
    case calendar = 4
    case attachment = 5
    case window = 6
    case share = 7
    case recipients = 8
    case guardRail = 10
    case ownRail = 11

    package var name: String {
      switch self {
      case .week: "week"
      case .days: "days"
      case .ramp: "ramp"
      case .calendar: "calendar"
      case .attachment: "attachment"
      case .window: "window"
      case .share: "share"
      case .recipients: "recipients"
      case .guardRail: "guard"
      case .ownRail: "own guard"
      }
    }
  }
}

/// A day on which a calendar closes its channels.
package struct ClosedDay: Hashable, Sendable {
  package let day: Day
  package let name: String

  package init(_ day: Day, _ name: String) {
    self.day = day
    self.name = name
  }
}

/// Whose messages a share is for.
package enum ShareHolder: Hashable, Sendable {
  /// The messages of a campaign, by its name.
  case campaign(String)
  /// The messages that follow no other.
  case openers

  /// The holder as people know it.
  package var name: String {
    switch self {
    case .campaign(let name): "campaign \(name)"
    case .openers: "openers"
    }
  }
}

extension Rule.Statement {
  package var kind: Rule.Kind {
    switch self {
    case .week: .week
    case .days: .days
    case .ramp: .ramp
    case .calendar: .calendar
    case .attachment: .attachment
    case .window: .window
    case .share: .share
    case .recipients: .recipients
    case .guardRail: .guardRail
    case .ownRail: .ownRail
    }
  }

  /// The channel that it is about, by its number in the database.
  package var channel: Int32? {
    switch self {
    case .week(let channel, _, _), .days(let channel, _, _), .ramp(let channel, _),
      .attachment(_, let channel), .window(let channel, _, _), .share(let channel, _, _):
      channel
    case .calendar, .recipients, .guardRail, .ownRail: nil
    }
  }
}

extension Rule.Statement {
  /// What a rule is about, as data: of two rules about the same thing the later one holds.
  package enum Subject: Hashable, Sendable {
    case week(channel: Int32, from: Day?)
    case days(channel: Int32, DayRange)
    case ramp(channel: Int32)
    case calendar(name: String, span: DayRange)
    case attachment(calendar: String, channel: Int32)
    case window(channel: Int32, days: Int)
    case share(channel: Int32, ShareHolder)
    case recipients
    case guardRail(name: String)
    case ownRail(name: String)
  }

  package var subject: Subject {
    switch self {
    case .week(let channel, let from, _): .week(channel: channel, from: from)
    case .days(let channel, let range, _): .days(channel: channel, range)
    case .ramp(let channel, _): .ramp(channel: channel)
    case .calendar(let name, let span, _): .calendar(name: name, span: span)
    case .attachment(let name, let channel): .attachment(calendar: name, channel: channel)
    case .window(let channel, _, let days): .window(channel: channel, days: days)
    case .share(let channel, let holder, _): .share(channel: channel, holder)
    case .recipients: .recipients
    case .guardRail(let name, _): .guardRail(name: name)
    case .ownRail(let name, _): .ownRail(name: name)
    }
  }

  /// What it states of that, in a few words.
  package var value: String {
    switch self {
    case .week(_, _, let week): week.summary
    case .days(_, _, let capacity): capacity.description
    case .ramp(_, let ramp): ramp.summary
    case .calendar(_, _, let days): "\(days.count) day\(days.count == 1 ? "" : "s") closed"
    case .attachment: "attached"
    case .window(_, let most, let days): "at most \(most) in \(days) days"
    case .share(_, _, let percent): "\(percent) %"
    case .recipients(let most, let days): "at most \(most) in \(days) day\(days == 1 ? "" : "s")"
    case .guardRail(_, let limit): limit.description
    case .ownRail(_, let program): program
    }
  }
}

extension Rule {
  /// How many days a window may have: a single day has a capacity, and ten years are enough.
  package static let windowDays = 2...3653
  /// How many days the limit of a recipient may have.
  package static let recipientDays = 1...3653
  package static let percents = 1...100
}

extension Rule.Statement.Subject {
  /// The subject in a few words, for people only: two subjects may read the same.
  package func text(_ channelName: (Int32) -> String) -> String {
    switch self {
    case .week(let channel, let from):
      "week \(channelName(channel))" + (from.map { " from \($0)" } ?? "")
    case .days(let channel, let range): "capacity \(channelName(channel)) \(range)"
    case .ramp(let channel): "ramp \(channelName(channel))"
    case .calendar(let name, let span): "calendar \(name) \(span)"
    case .attachment(let name, let channel): "calendar \(name) on \(channelName(channel))"
    case .window(let channel, let days): "window \(channelName(channel)) \(days) days"
    case .share(let channel, let holder): "share \(channelName(channel)) of \(holder.name)"
    case .recipients: "recipient limit"
    case .guardRail(let name): "guard \(name)"
    case .ownRail(let name): "own guard \(name)"
    }
  }
}

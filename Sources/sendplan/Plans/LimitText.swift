import Model
import Planning
import Terminal

/// How the limits of two plans differ, in words.
enum LimitText {
  /// One line for a limit that differs, given the names of channels and those of campaigns.
  static func line(
    _ change: LimitChange,
    _ name: (Int32) -> String,
    _ campaigns: [Int32: String]
  ) -> String {
    switch change {
    case .outer(let channel, let containers):
      return "channel \(name(channel)): inside \(container(containers.old, name)) to inside"
        + " \(container(containers.new, name))"
    case .window(let channel, let days, let most):
      return "limit of \(name(channel)) in any \(days) days: \(number(most.old)) to"
        + " \(number(most.new))"
    case .share(let channel, let holder, let percent):
      return "share of \(LimitText.name(of: holder, campaigns)) in \(name(channel)):"
        + " \(number(percent.old)) to \(number(percent.new)) percent"
    case .precedence(let channel, let precedence):
      return
        "who goes first in \(name(channel)): \(precedence.old.words) to \(precedence.new.words)"
    case .recipient(let limit):
      return "limit for each recipient: \(recipient(limit.old)) to \(recipient(limit.new))"
    case .objectives(let channel, let objectives):
      return "aims of \(name(channel)): \(names(objectives.old)) to \(names(objectives.new))"
    case .held(let channel, let until):
      return "channel \(name(channel)): \(held(until: until.old)) to \(held(until: until.new))"
    }
  }

  static func name(
    of holder: PlanLimits.Share.Holder,
    _ campaigns: [Int32: String]
  ) -> String {
    switch holder {
    case .campaign(let number):
      campaigns[number].map { "campaign \(printable($0))" } ?? "campaign \(number)"
    case .openers: "openers"
    }
  }

  /// Until when something is held, by a day as `MessageAttributes.heldUntil` has it.
  static func held(until day: Int32) -> String {
    switch day {
    case Backlog.none: "not held"
    case MessageAttributes.heldWithoutEnd: "held"
    default: "held until \(Day(number: day))"
    }
  }

  private static func container(_ channel: Int32?, _ name: (Int32) -> String) -> String {
    channel.map(name) ?? "no other"
  }

  private static func names(_ objectives: ChannelObjectives) -> String {
    objectives.isEmpty ? "none" : objectives.names.joined(separator: ", ")
  }

  private static func number(_ number: Int?) -> String { number?.grouped ?? "none" }

  private static func recipient(_ rule: LimitChange.RecipientRule?) -> String {
    rule.map { "\($0.most.grouped) in \($0.days) days" } ?? "none"
  }
}

import Model

/// What a message waits for, in words.
struct WaitText {
  let page: PlanPage

  /// As the name of a group of messages: `Wait because email is full`.
  func sentence(_ limit: WaitLimit) -> String {
    switch limit {
    case .before: "Waited before this plan, and go on their first possible day of it"
    case .closed(let channel): "Wait for closed days of \(name(channel)) alone"
    case .closedAround(let channel):
      "Wait for closed days of \(name(channel)), around their channel"
    case .closedInside(let channel): "Wait for days on which all inside \(name(channel)) are closed"
    case .full(let channel): "Wait because \(name(channel)) is full"
    case .fullAround(let channel): "Wait because \(name(channel)), around their channel, is full"
    case .fullInside(let channel): "Wait because all inside \(name(channel)) are full"
    case .window(let channel, let most, let days):
      "Wait because of the limit of \(name(channel)): \(most.grouped) in any \(days) days"
    case .recipient(let most, let days):
      "Wait because their recipient gets no more than \(most.grouped) in any \(days) days"
    case .share(let channel): "Wait because a share of \(name(channel)) is reserved for others"
    case .reserved: "Wait because others need the day that they could have had"
    }
  }

  /// Beside a number of days of one message: `45 full`.
  func short(_ part: WaitPart) -> String {
    let words =
      switch part.limit {
      case .before: "before this plan"
      case .closed: "closed"
      case .closedAround(let channel): "\(name(channel)) closed"
      case .closedInside: "closed inside"
      case .full: "full"
      case .fullAround(let channel): "\(name(channel)) full"
      case .fullInside: "full inside"
      case .window(let channel, _, _): "limit of \(name(channel))"
      case .recipient: "recipient's limit"
      case .share: "reserved share"
      case .reserved: "needed by others"
      }
    return "\(part.days.grouped) \(words)"
  }

  private func name(_ channel: Int32) -> String { page.name(ofChannel: channel) }
}

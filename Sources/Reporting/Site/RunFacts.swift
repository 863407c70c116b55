package import Model

/// Which run a page or a row is about.
package struct RunFacts: Equatable, Sendable {
  package let plan: Int
  package let day: Day
  /// `running`, `finished` or `interrupted`.
  let state: String

  package init(plan: Int, day: Day, state: String) {
    self.plan = plan
    self.day = day
    self.state = state
  }

  /// The name of its page.
  package var file: String { "run-\(plan)-\(day).html" }
}

/// How many messages of a run were planned, and what became of those that were tried.
package struct RunCounts: Equatable, Sendable {
  package struct Channel: Equatable, Sendable {
    let name: String
    /// Nil where the rows of the plan were dropped.
    package fileprivate(set) var planned: Int?
    package fileprivate(set) var sent = 0
    package fileprivate(set) var failed = 0
    package fileprivate(set) var inDoubt = 0
    package fileprivate(set) var givenBack = 0
  }

  /// One for each channel that sends, by name.
  package private(set) var channels: [Channel] = []
  private let hasPlan: Bool

  /// Takes how many the plan gives to each channel on the day; nil where its rows were dropped.
  package init(planned: [(channel: String, messages: Int)]?) {
    hasPlan = planned != nil
    channels = (planned ?? []).map { Channel(name: $0.channel, planned: $0.messages) }
      .sorted { $0.name < $1.name }
  }

  /// Adds the last attempt at a message.
  package mutating func add(_ record: DeliveryRecord) {
    let known = channels.firstIndex { $0.name == record.channel }
    let index = known ?? channels.firstIndex { $0.name > record.channel } ?? channels.count
    if known == nil {
      channels.insert(Channel(name: record.channel, planned: hasPlan ? 0 : nil), at: index)
    }
    switch record.outcome {
    case .sent: channels[index].sent += 1
    case .failed: channels[index].failed += 1
    case .inDoubt, .claimed: channels[index].inDoubt += 1
    case .pending, .waiting, .canceled, .expired: channels[index].givenBack += 1
    }
  }

  package var planned: Int? {
    hasPlan ? channels.reduce(0) { $0 + ($1.planned ?? 0) } : nil
  }
  package var sent: Int { channels.reduce(0) { $0 + $1.sent } }
  package var failed: Int { channels.reduce(0) { $0 + $1.failed } }
  package var inDoubt: Int { channels.reduce(0) { $0 + $1.inDoubt } }
  package var givenBack: Int { channels.reduce(0) { $0 + $1.givenBack } }
  package var tried: Int { sent + failed + inDoubt + givenBack }
  /// How many of the planned ones were not tried.
  package var leftOut: Int? { planned.map { max(0, $0 - tried) } }

  var shareSent: String? { planned.flatMap { $0 > 0 ? share(sent, of: $0) + " of them" : nil } }

  var sentence: String {
    let parts = [
      (failed, "failed"), (inDoubt, "in doubt"), (givenBack, "given back"),
      (leftOut ?? 0, "not tried"),
    ].filter { $0.0 > 0 }.map { "\($0.0.grouped) \($0.1)" }
    let planned = planned.map { "Of \(counted($0, "planned message")), " } ?? ""
    return "\(planned)\(sent.grouped) went"
      + (parts.isEmpty ? ", and nothing is left." : "; \(parts.joined(separator: ", ")).")
  }
}

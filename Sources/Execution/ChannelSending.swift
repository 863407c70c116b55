import Delivery
import Model
import Storage

/// The sending of what a plan assigns to one channel on the day of a run.
struct ChannelSending {
  private let executor: Executor
  private let run: Run
  private let channel: Int32
  private let origin: String
  private var queue: ArraySlice<RunAssignment>
  private var opened: OpenTransport?
  private var unavailableInARow = 0
  private(set) var report: ChannelReport

  /// A channel is given up after so many messages in a row that could not be handed over.
  private static let patience = 10

  init(_ queue: ArraySlice<RunAssignment>, of run: Run, by executor: Executor) throws {
    guard let channel = queue.first?.channel else { preconditionFailure("a queue has a message") }
    self.executor = executor
    self.run = run
    self.channel = channel
    self.queue = queue
    origin = try executor.database.read { try $0.origin() }
    report = ChannelReport(channel: try executor.channel(channel).name, planned: queue.count)
  }

  /// Claims, hands over and acknowledges one batch after the other, in the plan's order.
  mutating func send() throws {
    while let transport = try nextTransport() {
      let batch = try claim(for: transport)
      guard !batch.messages.isEmpty else { continue }
      executor.surroundings.reached(.claimed)
      let outcomes = transport.value.deliver(batch.outgoing(from: transport.settings, origin))
      executor.surroundings.reached(.delivered)
      try acknowledge(batch, outcomes)
      executor.surroundings.reached(.acknowledged)
    }
  }

  /// The transport for the next batch; nil when there is to be none.
  private mutating func nextTransport() throws -> OpenTransport? {
    let isOver = queue.isEmpty || report.fault != nil || executor.surroundings.isStopRequested()
    guard !isOver else { return nil }
    let settings = try executor.channel(channel).settings
    if opened?.settings != settings {
      do throws(ChannelFault) {
        let transport = try executor.openTransport(of: settings)
        opened = OpenTransport(settings: settings, value: transport)
      } catch {
        report.fault = error
        return nil
      }
    }
    return opened
  }

  /// Claims the next messages durably; none when the channel's settings have changed meanwhile.
  private mutating func claim(for transport: OpenTransport) throws -> Batch {
    let request = executor.operation("run", RunWish(run).arguments)
    var batch = Batch(claimedAt: request.at)
    try executor.database.change(request) { change in
      let rules = try change.snapshot.capacityRules(from: run.day, days: 1)
      guard let capacity = rules.capacity(of: channel, transport.settings, on: run.day) else {
        return Answer("the settings of the channel have changed")
      }
      let next = queue.prefix(transport.value.batchLimit)
      for assignment in next {
        let outcome = try change.claim(assignment, for: run, capacity: capacity)
        if case .claimed(let message) = outcome { batch.messages.append(message) }
        report.count(outcome)
      }
      queue.removeFirst(next.count)
      return Answer("\(batch.messages.count) claimed")
    }
    return batch
  }

  private mutating func acknowledge(_ batch: Batch, _ outcomes: [DeliveryOutcome]) throws {
    precondition(outcomes.count == batch.messages.count, "a transport answers for each message")
    let request = executor.operation("run", RunWish(run).arguments)
    try executor.database.change(request) { change in
      for (message, outcome) in zip(batch.messages, outcomes) {
        try change.settle(message.message, Settlement(outcome), by: run)
      }
      return Answer("\(outcomes.count) acknowledged")
    }
    for outcome in outcomes {
      report.count(outcome)
      if case .unavailable = outcome { unavailableInARow += 1 } else { unavailableInARow = 0 }
    }
    if unavailableInARow >= ChannelSending.patience {
      report.fault = .unavailable(times: unavailableInARow, reason: report.trouble ?? "")
    }
  }
}

/// A transport, and the settings that it was opened for.
struct OpenTransport {
  let settings: ChannelSettings
  let value: any Transport
}

extension Executor {
  func channel(_ number: Int32) throws -> Channel {
    let channels = try database.read { try $0.channels() }
    guard let channel = channels.first(where: { $0.number == number }) else {
      preconditionFailure("a plan names stored channels")
    }
    return channel
  }
}

extension CapacityRules {
  /// What a channel may send on a day; nil when its settings are no longer these.
  fileprivate func capacity(of channel: Int32, _ settings: ChannelSettings, on day: Day) -> Int? {
    let table = table(from: day, days: 1)
    guard channels.contains(where: { $0.number == channel && $0.settings == settings }),
      let cell = table.cell(channel: channel, day: day, from: day)
    else { return nil }
    return Int(table.capacity[cell])
  }
}

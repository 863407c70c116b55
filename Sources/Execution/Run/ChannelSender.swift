import Delivery
import Model
import Storage

/// The sending of what a plan assigns to one channel on the day of a run.
struct ChannelSender {
  private let executor: Executor
  private let lock: RunLock
  private let run: Run
  private let channel: Channel
  private let onAnotherDay: Bool
  private let recipients: RecipientHistory
  private let origin: Origin
  private let pacing: Pacing
  private var queue: SendingQueue
  private var opened: OpenTransport?
  private var unavailableInARow = 0
  private(set) var report: ChannelReport

  /// A channel is given up after so many messages in a row that could not be handed over.
  private static let failureLimit = 10

  init(
    _ assignments: ChannelAssignments,
    of run: Run,
    as request: RunRequest,
    begun: Instant,
    by executor: Executor,
    _ lock: RunLock,
    _ recipients: RecipientHistory
  ) throws {
    self.executor = executor
    self.recipients = recipients
    self.lock = lock
    self.run = run
    channel = assignments.channel
    onAnotherDay = request.onAnotherDay
    origin = try executor.database.read { try $0.origin() }
    report = ChannelReport(channel: channel.name, planned: assignments.list.count)
    do throws(ChannelUnavailability) {
      pacing = try executor.pacing(of: assignments, request, begun: begun)
    } catch {
      pacing = Pacing(from: 0)
      report.unavailability = error
    }
    let isAnotherDay = report.unavailability?.isAnotherDay == true
    queue = SendingQueue(isAnotherDay ? [] : assignments.list, pacing)
    if isAnotherDay { try countSettled(assignments) }
  }

  /// Counts what is settled of a day that is not under way; where that is all, nothing is wrong.
  private mutating func countSettled(_ assignments: ChannelAssignments) throws {
    let outcomes = try executor.database.read { snapshot in
      try snapshot.settledOutcomes(of: assignments.list.map(\.message), by: run)
    }
    for outcome in outcomes { report.count(outcome) }
    if outcomes.count == assignments.list.count { report.unavailability = nil }
  }

  /// When there is something to do next; nil when there will be nothing any more.
  var due: Int64? { report.unavailability == nil ? queue.due : nil }

  /// The report, with what repeating has made of what was unanswered.
  func report(with repeated: RepeatedAttempts, _ run: Run) -> ChannelReport {
    var report = report
    for settled in repeated.settled where settled.run == run && settled.channel == channel.number {
      report.count(repeated: settled.state)
    }
    if report.unavailability?.keepsRunOpen != true, report.unanswered > 0 {
      report.unavailability = .unanswered(reason: repeated.lastFailure ?? report.lastFailure ?? "")
    }
    return report
  }

  /// Claims, hands over and acknowledges what is due, as one batch.
  mutating func send() throws {
    let now = executor.dependencies.uptime()
    report.unavailability = pacing.unavailability(at: max(now, queue.due ?? now))
    guard report.unavailability == nil, let transport = try currentTransport() else { return }
    // Trying it may have taken a while.
    if executor.dependencies.isStopRequested() { return }
    let batch = try claim(queue.take(atMost: transport.value.batchLimit, at: now), transport)
    guard let batch, !batch.entries.isEmpty else { return }
    executor.dependencies.reached(.claimed)
    try requireLock(for: batch)
    let outgoing = batch.outgoing(from: transport.settings, origin)
    let outcomes = transport.value.deliver(outgoing)
    precondition(outcomes.count == outgoing.count, "a transport answers for each message")
    executor.dependencies.reached(.delivered)
    try acknowledge(
      batch,
      transport.value.results(of: outcomes, for: outgoing, since: batch.checkpoint)
    )
    executor.dependencies.reached(.acknowledged)
  }

  /// The transport that the channel's settings ask for now; nil when it is out of order.
  private mutating func currentTransport() throws -> OpenTransport? {
    let settings = try executor.channel(channel.number).settings
    if let opened, opened.settings == settings { return opened }
    let waiting = try executor.waitingAddresses()
    do throws(ChannelUnavailability) {
      let transport = try executor.openTransport(of: settings, waiting)
      opened = OpenTransport(
        settings: settings,
        value: transport.programsInheriting(lock.inherited)
      )
    } catch {
      opened = nil
      report.unavailability = error
    }
    return opened
  }

  /// Claims messages durably; none when the channel's settings have changed meanwhile, or its transport
  /// is out of order.
  private mutating func claim(_ next: [SendingQueue.Entry], _ transport: OpenTransport) throws
    -> Batch?
  {
    let request = executor.operation("run", RunRequest(run).arguments)
    guard let day = day(at: request.at, for: transport) else { return nil }
    var batch: Batch
    do throws(DeliveryError) {
      batch = Batch(claimedAt: request.at, checkpoint: try transport.value.checkpoint())
    } catch {
      report.unavailability = .transport(error)
      return nil
    }
    var outcomes: [ClaimOutcome] = []
    try executor.database.change(request) { change in
      let rules = try change.snapshot.capacityRules(from: day, days: 1)
      guard
        rules.channels.contains(where: {
          $0.number == channel.number && $0.settings == transport.settings
        })
      else { return Answer("the settings of the channel have changed") }
      outcomes = try change.claim(
        next.map(\.assignment),
        for: run,
        on: day,
        room: rules.remaining(of: channel.number, on: day),
        recipients: recipients,
        checkpoint: batch.checkpoint
      )
      return Answer("\(outcomes.count) looked at")
    }
    if outcomes.isEmpty { queue.putBack(next, at: executor.dependencies.uptime()) }
    for (entry, outcome) in zip(next, outcomes) {
      if case .claimed(let message) = outcome { batch.entries.append((message, entry)) }
      report.count(outcome)
    }
    return batch
  }

  /// Refuses to hand a batch over without the lock; nobody has been given anything of it yet.
  private func requireLock(for batch: Batch) throws {
    do throws(RunLockError) {
      try lock.requireInPlace()
    } catch {
      try executor.database.change(executor.operation("run", RunRequest(run).arguments)) { change in
        let claims = batch.entries.map { ($0.message.message, Settlement?.some(.provedUnsent)) }
        _ = try change.settle(claims, by: run)
        return Answer("\(claims.count) given back")
      }
      throw error
    }
  }

  /// The day on which something really goes that is claimed at an instant; nil where the run may send
  /// nothing on it, as after midnight.
  private mutating func day(at instant: Instant, for transport: OpenTransport) -> Day? {
    let zone = transport.settings.timeZone
    let calendar = executor.dependencies.calendar
    if let day = calendar.day(instant, zone), onAnotherDay || day == run.day { return day }
    report.unavailability = calendar.unavailability(of: run.day, at: instant, zone)
    return nil
  }

  private mutating func acknowledge(_ batch: Batch, _ results: [AttemptResult]) throws {
    var states: [MessageState] = []
    try executor.database.change(executor.operation("run", RunRequest(run).arguments)) { change in
      states = try change.settle(
        zip(batch.entries, results).map { ($0.message.message, $1.settlement) },
        by: run
      )
      return Answer("\(states.count { $0 != .claimed }) acknowledged")
    }
    for (index, state) in states.enumerated() {
      note(state, results[index], of: batch.entries[index].entry)
    }
    giveUpAfterFailures()
  }

  /// Notes what became of a message, and puts off what is to be tried again.
  private mutating func note(
    _ state: MessageState,
    _ result: AttemptResult,
    of entry: SendingQueue.Entry
  ) {
    unavailableInARow = result.isChannelFailure ? unavailableInARow + 1 : 0
    report.lastFailure = result.reason ?? report.lastFailure
    if result.isBlocking { report.unavailability = .unanswered(reason: result.reason ?? "") }
    let now = executor.dependencies.uptime()
    if let asked = result.retryAfter { pauseAsRequested(asked, now, result.reason ?? "") }
    let tries = entry.tries + 1
    guard state == .pending, let wait = Backoff.wait(after: tries) else {
      return report.count(state)
    }
    queue.postpone(
      SendingQueue.Entry(assignment: entry.assignment, tries: tries),
      until: now + wait
    )
  }

  /// Leaves the channel alone for as many seconds as it asks, or for this run when that is too long.
  private mutating func pauseAsRequested(_ seconds: Int, _ now: Int64, _ reason: String) {
    guard let wait = Backoff.wait(asked: seconds) else {
      report.unavailability = .asksToWait(seconds: seconds, reason: reason)
      return
    }
    queue.pause(until: now + wait)
  }

  private mutating func giveUpAfterFailures() {
    guard report.unavailability == nil, unavailableInARow >= ChannelSender.failureLimit else {
      return
    }
    report.unavailability = .unavailable(times: unavailableInARow, reason: report.lastFailure ?? "")
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
      throw StorageError.damaged(path: database.path, "a channel of the plan is gone")
    }
    return channel
  }
}

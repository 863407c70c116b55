import Delivery
import Model
import Storage

/// Sends what a plan assigns to one channel on the day of a run.
struct ChannelSender {
  private let executor: Executor
  private let lock: RunLock
  private let run: Run
  private let channel: Channel
  private let onAnotherDay: Bool
  private let recipients: RecipientHistory
  private let origin: Origin
  private let pacings: [Pacing]
  private var queue: SendingQueue
  private var opened: OpenTransport?
  private var unavailableInARow = 0
  /// The messages that failed, in order.
  private var failures: [(message: Int32, failure: ChannelReport.Failure)] = []
  private(set) var report: ChannelReport

  /// Refusals of so many milliseconds are compared: two days.
  private static let comparedFor: Int64 = 172_800_000
  /// After so many failed messages in a row, the run stops using the channel.
  private static let failureLimit = 10

  init(
    _ assignments: ChannelAssignments,
    of run: Run,
    as request: RunRequest,
    begun: Instant,
    _ pacings: RunPacings,
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
      try executor.checkDay(of: channel, request, begun: begun)
      self.pacings = try pacings.path(of: channel.number)
    } catch {
      self.pacings = []
      report.unavailability = error
    }
    if let stop = try executor.bindingStop(of: channel) { report.unavailability = .stopped(stop) }
    let isAnotherDay = report.unavailability?.isAnotherDay == true
    queue = SendingQueue(isAnotherDay ? [] : assignments.list, self.pacings)
    if isAnotherDay { try countSettled(assignments) }
  }

  /// Counts the settled messages of a day that is not current; if all are settled, the channel is available.
  private mutating func countSettled(_ assignments: ChannelAssignments) throws {
    let outcomes = try executor.database.read { snapshot in
      try snapshot.settledOutcomes(of: assignments.list.map(\.message), by: run)
    }
    for outcome in outcomes { report.count(outcome) }
    if outcomes.count == assignments.list.count { report.unavailability = nil }
  }

  /// When the next message is due; nil if there is none left to try.
  var due: Int64? { report.unavailability == nil ? queue.due : nil }

  /// How many messages it took while others waited for the same pace; 0 where there is none.
  var turns: Int { queue.turns }

  /// The report, including the outcomes of repeated attempts.
  func report(with repeated: RepeatedAttempts, _ run: Run) -> ChannelReport {
    var report = report
    report.failures = failures.map(\.failure)
    for settled in repeated.settled where settled.run == run && settled.channel == channel.number {
      report.count(repeated: settled.state)
    }
    if report.unavailability?.keepsRunOpen != true, report.unanswered > 0 {
      report.unavailability = .unanswered(reason: repeated.lastFailure ?? report.lastFailure ?? "")
    }
    return report
  }

  /// Claims, delivers and records the due messages as one batch.
  mutating func send() throws {
    let now = executor.dependencies.uptime()
    let next = max(now, queue.due ?? now)
    report.unavailability = pacings.lazy.compactMap { $0.unavailability(at: next) }.first
    guard report.unavailability == nil, let transport = try currentTransport() else { return }
    // Checking the transport may have taken a while.
    if executor.dependencies.isStopRequested() { return }
    let batch = try claim(queue.take(atMost: transport.value.batchLimit, at: now), transport)
    guard let batch, !batch.entries.isEmpty else { return }
    try executor.dependencies.reached(.claimed)
    try requireLock(for: batch)
    let outgoing = batch.outgoing(from: transport.settings, origin)
    let outcomes = transport.value.deliver(outgoing)
    precondition(
      outcomes.count == outgoing.count,
      "a transport returns an outcome for each message"
    )
    try executor.dependencies.reached(.delivered)
    try acknowledge(
      batch,
      transport.value.results(of: outcomes, for: outgoing, since: batch.checkpoint)
    )
    try executor.dependencies.reached(.acknowledged)
  }

  /// The transport of the channel's present settings; nil if it is unavailable.
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

  /// Claims messages durably; none if the channel's settings have changed meanwhile or its transport is
  /// unavailable.
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

  /// Refuses to deliver a batch without the lock, and releases its claims: none of it has been delivered.
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

  /// The day of a claim at an instant in the channel's time zone; nil if the run may send nothing on it, such as
  /// after midnight.
  private mutating func day(at instant: Instant, for transport: OpenTransport) -> Day? {
    let zone = transport.settings.timeZone
    let calendar = executor.dependencies.calendar
    if let day = calendar.day(instant, zone), onAnotherDay || day == run.day { return day }
    report.unavailability = calendar.unavailability(of: run.day, at: instant, zone)
    return nil
  }

  private mutating func acknowledge(_ batch: Batch, _ results: [AttemptResult]) throws {
    var states: [MessageState] = []
    var judgement = Judgement.undecided
    try executor.database.change(executor.operation("run", RunRequest(run).arguments)) { change in
      states = try change.settle(
        zip(batch.entries, results).map { ($0.message.message, $1.settlement) },
        by: run
      )
      judgement = try judge(results, of: batch, in: change)
      if case .channelAtFault(let refusals) = judgement { try change.takeBack(refusals, for: run) }
      return Answer("\(states.count { $0 != .claimed }) acknowledged")
    }
    for (index, state) in states.enumerated() {
      note(state, results[index], of: batch.entries[index])
    }
    act(on: judgement)
    giveUpAfterFailures()
  }

  /// What the refusals of a batch say about the channel.
  private enum Judgement {
    case undecided
    /// A message to another domain is to be tried first.
    case trying(Int32)
    case channelAtFault([PastRefusal])
  }

  /// Compares what was refused now with what was refused before.
  private func judge(
    _ results: [AttemptResult],
    of batch: Batch,
    in change: Change
  ) throws -> Judgement {
    guard results.contains(where: { $0.verdict == .undecided }) else { return .undecided }
    let past = try change.snapshot.refusals(
      by: channel.number,
      since: Instant(milliseconds: change.at.milliseconds - ChannelSender.comparedFor)
    )
    for (entry, result) in zip(batch.entries, results) where result.verdict == .undecided {
      let recipient = entry.message.content.recipient
      let comparison = RefusalComparison(result.reason ?? "", to: recipient, among: past)
      guard comparison.isCommon else { continue }
      if let domain = comparison.onlyDomain,
        let other = try message(toOtherThan: domain, change.snapshot)
      {
        return .trying(other)
      }
      return .channelAtFault(comparison.refusals)
    }
    return .undecided
  }

  /// The first message that was not tried yet and goes to another domain.
  private func message(toOtherThan domain: String, _ snapshot: Snapshot) throws -> Int32? {
    try snapshot.recipients(of: queue.untried).first {
      FoldedAddress($0.recipient).everybodyThere != domain
    }?.message
  }

  private mutating func act(on judgement: Judgement) {
    switch judgement {
    case .undecided: break
    case .trying(let message): queue.bringForward(message)
    case .channelAtFault(let refusals):
      let messages = Set(refusals.map(\.message))
      let count = failures.count { messages.contains($0.message) }
      failures.removeAll { messages.contains($0.message) }
      report.failed -= count
      report.unavailable += count
      report.unavailability = .refused(times: refusals.count, reason: report.lastFailure ?? "")
    }
  }

  /// Counts the new state of a message, or schedules its next try.
  private mutating func note(
    _ state: MessageState,
    _ result: AttemptResult,
    of claim: (message: ClaimedMessage, entry: SendingQueue.Entry)
  ) {
    unavailableInARow = result.isChannelFailure ? unavailableInARow + 1 : 0
    report.lastFailure = result.reason ?? report.lastFailure
    if result.isBlocking { report.unavailability = .unanswered(reason: result.reason ?? "") }
    if result.verdict == .channelAtFault {
      report.unavailability = .refused(times: 1, reason: result.reason ?? "")
    }
    if state == .failed {
      let failure = ChannelReport.Failure(
        id: claim.message.attempt.id,
        reason: result.reason ?? ""
      )
      failures.append((claim.message.message, failure))
    }
    let now = executor.dependencies.uptime()
    if let asked = result.retryAfter { pauseAsRequested(asked, now, result.reason ?? "") }
    let tries = claim.entry.tries + 1
    guard state == .pending, let wait = Backoff.wait(after: tries) else {
      return report.count(state)
    }
    queue.postpone(
      SendingQueue.Entry(assignment: claim.entry.assignment, tries: tries),
      until: now + wait
    )
  }

  /// Pauses the channel for the seconds that the receiver asks for, or stops using it if that is too long.
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

/// A transport and the channel settings that it was made from.
struct OpenTransport {
  let settings: ChannelSettings
  let value: any Transport
}

extension Executor {
  /// What keeps a channel from being used until a person resumes it.
  func bindingStop(of channel: Channel) throws -> ChannelStop? {
    try database.read { try $0.channelStops() }
      .first { $0.channel == channel.name && $0.isBinding }
  }

  func channel(_ number: Int32) throws -> Channel {
    let channels = try database.read { try $0.channels() }
    guard let channel = channels.first(where: { $0.number == number }) else {
      throw StorageError.damaged(path: database.path, "a channel of the plan is gone")
    }
    return channel
  }
}

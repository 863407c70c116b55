import Delivery
import Formats
import Model
import Storage

extension Executor {
  /// Cuts what a plan assigns to a day into slices, as many as may be open.
  ///
  /// Each slice is claimed durably before anybody can begin it: its file and the right to begin are written under
  /// a name that nobody looks for, and get their own once the claims are committed. An interrupted call can be repeated.
  package func cut(_ request: CutRequest) throws -> CutReport {
    let begun = dependencies.now()
    try check(request.run, for: try assignmentsByChannel(of: request.run), at: begun)
    return try holdingRunLock { lock in
      try database.read { try $0.requireConfirmation() }
      let open = try openSlices(of: request)
      guard let run = try run(of: request, open, lock) else {
        return CutReport(end: .finished)
      }
      try dependencies.reached(.started)
      var report = CutReport()
      var room = request.open - open.count
      let lists = try assignmentsByChannel(of: request.run)
      // As in a run, nothing is tried again and again: the next plan finds a day for it.
      let tried = try database.read { try $0.tried(by: run) }
      let left = lists.map { $0.list.filter { $0.isPending && !tried.contains($0.message) } }
      let size = request.messages(of: left.reduce(0) { $0 + $1.count })
      for (list, pending) in zip(lists, left) {
        guard !pending.isEmpty else { continue }
        if let reason = try refusal(of: list.channel, request, begun: begun) {
          report.refuse(list.channel, pending.count, reason)
          continue
        }
        var rest = pending[...]
        while room > 0, !rest.isEmpty, !dependencies.isStopRequested() {
          let chunk = rest.prefix(size)
          rest = rest.dropFirst(chunk.count)
          let cut = try cutSlice(of: chunk, by: list.channel, run, request, &report)
          if let cut { report.cut.append(cut) }
          room -= cut == nil ? 0 : 1
        }
        report.left += rest.count
      }
      report.open = try database.read { try $0.openSlices() }
      _ = try database.writeSliceStops()
      if report.open.isEmpty {
        report.end = try end(run, "cut", finished: report.left == 0) ? .finished : .interrupted
      }
      return report
    }
  }

  /// The slices that are open; refused where they are of another day.
  ///
  /// What a crash kept from being handed out is.
  private func openSlices(of request: CutRequest) throws -> [Slice] {
    let open = try database.read { try $0.openSlices() }
    guard open.allSatisfy({ $0.plan == request.plan && $0.day == request.day }) else {
      throw SlicesAreOpen(open)
    }
    for slice in open { try slice.files.giveStart() }
    for slice in try database.read({ try $0.slices() }) where slice.state == .lost {
      try takeAway(slice)
    }
    return open
  }

  /// The run that slices are cut of, begun or resumed where none is under way; nil where it is finished.
  private func run(of request: CutRequest, _ open: [Slice], _ lock: RunLock) throws -> Run? {
    if !open.isEmpty { return try database.read { try $0.runUnderWay() } }
    _ = try settleDeadRuns(holding: lock)
    var run: Run?
    try database.change(operation("cut", request.run.arguments)) { change in
      run = try change.startRun(plan: request.plan, day: request.day)
      return Answer(run == nil ? "finished before" : "started")
    }
    if let run { _ = try repeatOpenAttempts(run, holding: lock) }
    return run
  }

  /// Why nothing of a channel can be cut.
  private func refusal(
    of channel: Channel,
    _ request: CutRequest,
    begun: Instant
  ) throws -> UncuttableChannel.Reason? {
    do throws(ChannelUnavailability) {
      try checkDay(of: channel, request.run, begun: begun)
    } catch {
      return .unavailable(error)
    }
    if let stop = try stop(of: channel, on: request) { return .unavailable(.stopped(stop)) }
    if channel.settings.pace != .unlimited { return .hasPace }
    if let reason = try refusal(of: channel.settings) { return reason }
    guard let end = notAfter(of: channel, request) else {
      return .unavailable(.timeZone(channel.settings.timeZone ?? ""))
    }
    return begun < end ? nil : .tooLate(end)
  }

  /// Why nothing can be cut that goes by a channel's transport.
  private func refusal(of settings: ChannelSettings) throws -> UncuttableChannel.Reason? {
    let waiting = try waitingAddresses()
    do throws(ChannelUnavailability) {
      switch try address(of: settings) {
      case .mbox: return .writesOneFile
      // What the machines write is moved there by this one.
      case .maildir: _ = try openTransport(of: settings, waiting)
      // Whether it can be reached is for the machines to find out that hand it over.
      case .sendmail, .smtp, .webhook: break
      }
      return nil
    } catch {
      return .unavailable(error)
    }
  }

  private func address(
    of settings: ChannelSettings
  ) throws(ChannelUnavailability) -> TransportAddress {
    do throws(TransportAddressError) {
      return try TransportAddress(settings.transport)
    } catch {
      throw .address(error)
    }
  }

  /// What keeps a channel from being used: a person is to resume it, or it took nothing of this day's slices.
  private func stop(of channel: Channel, on request: CutRequest) throws -> ChannelStop? {
    if let stop = try bindingStop(of: channel) { return stop }
    let zone = channel.settings.timeZone
    let today = dependencies.calendar.day(dependencies.now(), zone)
    return try database.read { try $0.channelStops() }.first {
      $0.channel == channel.name && dependencies.calendar.day($0.since, zone) == today
    }
  }

  /// When a slice of a channel ends.
  private func notAfter(of channel: Channel, _ request: CutRequest) -> Instant? {
    let zone = channel.settings.timeZone
    let day =
      request.onAnotherDay ? dependencies.calendar.day(dependencies.now(), zone) : request.day
    guard let day else { return nil }
    if let minutes = request.notAfter { return dependencies.calendar.instant(day, minutes, zone) }
    return dependencies.calendar.instant(day.advanced(by: 1), 0, zone)
  }

  /// Claims messages and writes them into a slice; nil where none of them may go.
  private func cutSlice(
    of assignments: ArraySlice<RunAssignment>,
    by channel: Channel,
    _ run: Run,
    _ request: CutRequest,
    _ report: inout CutReport
  ) throws -> Slice? {
    let operation = operation("cut", request.run.arguments)
    let zone = channel.settings.timeZone
    guard let day = dependencies.calendar.day(operation.at, zone),
      let notAfter = notAfter(of: channel, request)
    else { return nil }
    var outcomes: [ClaimOutcome] = []
    var slice: Slice?
    try database.change(operation) { change in
      let rules = try change.snapshot.capacityRules(from: day, days: 1)
      outcomes = try change.claim(
        Array(assignments),
        for: run,
        on: day,
        room: rules.remaining(of: channel.number, on: day),
        recipients: RecipientHistory()
      )
      let claimed = outcomes.compactMap { outcome in
        if case .claimed(let message) = outcome { message } else { nil }
      }
      if !claimed.isEmpty {
        slice = try write(claimed, of: run, by: channel.number, request.folder, notAfter, change)
      }
      return Answer("\(claimed.count) of \(outcomes.count) cut")
    }
    try dependencies.reached(.claimed)
    try slice?.files.giveStart()
    try dependencies.reached(.delivered)
    for case .skipped(let id, let reason) in outcomes {
      report.skips.append(ChannelReport.Skip(id: id, reason: reason))
    }
    return slice
  }

  /// Writes what was just claimed into a file that nobody can begin yet.
  private func write(
    _ claimed: [ClaimedMessage],
    of run: Run,
    by channel: Int32,
    _ folder: String,
    _ notAfter: Instant,
    _ change: Change
  ) throws -> Slice {
    guard let channel = try change.snapshot.channels().first(where: { $0.number == channel }) else {
      preconditionFailure("a channel that claims is there")
    }
    let (origin, settings) = (try change.snapshot.origin(), channel.settings)
    let keys = AttemptKeys(origin: origin, sender: settings.sender)
    let plan = try change.snapshot.plan(run.plan)
    return try change.cut(
      claimed,
      of: run,
      by: channel.number,
      into: folder,
      notAfter: notAfter
    ) { number in
      let head = SliceHead(
        number: number,
        run: run.number,
        plan: plan.version,
        planDigest: plan.digest,
        day: run.day,
        database: origin,
        channel: channel.name,
        transport: settings.transport,
        service: settings.service,
        notAfter: notAfter,
        count: claimed.count
      )
      let items = zip(1..., claimed).map { place, message in
        SliceItem(
          place: place,
          message: message.message,
          attempt: message.attempt.number,
          OutgoingMessage(message, from: settings.sender, settings.mail, at: change.at, keys)
        )
      }
      return try SliceFiles(in: folder, run: run.number, number: number).write(head, items)
    }
  }

  /// Ends a run of which no slice is open any more; whether it is finished.
  func end(_ run: Run, _ command: String, finished: Bool) throws -> Bool {
    try database.change(operation(command, RunRequest(run).arguments)) { change in
      _ = try change.endRun(run, finished: finished)
      return Answer(finished ? "finished" : "interrupted")
    }
    return finished
  }
}

extension CutReport {
  fileprivate mutating func refuse(
    _ channel: Channel,
    _ messages: Int,
    _ reason: UncuttableChannel.Reason
  ) {
    refused.append(UncuttableChannel(channel: channel.name, messages: messages, reason: reason))
    left += messages
  }
}

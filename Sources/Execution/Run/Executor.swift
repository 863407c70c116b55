import Model
package import Storage

/// Sends what plans assign; it makes no planning decisions.
package struct Executor {
  let database: Database
  let dependencies: ExecutorDependencies

  package init(_ database: Database, in dependencies: ExecutorDependencies) {
    self.database = database
    self.dependencies = dependencies
  }

  /// Sends what an approved plan assigns to a day.
  ///
  /// Each message is claimed durably before it is delivered, and its outcome is durable before the next batch is
  /// claimed. An interrupted call can be repeated: it resumes the run.
  package func run(_ request: RunRequest) throws -> RunReport {
    let begun = dependencies.now()
    let assignments = try assignmentsByChannel(of: request)
    try check(request, for: assignments, at: begun)
    return try holdingRunLock { lock in
      // Before recovery: the open claims of a copied database may be in progress elsewhere.
      try database.read { try $0.requireConfirmation() }
      try database.requireNoOpenSlices()
      let recovery = try settleDeadRuns(holding: lock)
      let onlyEnds = onlyEnds(request, assignments, at: begun)
      guard let run = try start(request, onlyToEnd: onlyEnds) else {
        return request.report(recovery, end: .finishedBefore)
      }
      try lock.lockPrograms(of: run)
      try dependencies.reached(.started)
      let repeatedFirst = try repeatOpenAttempts(run, holding: lock)
      try database.change(operation("run", request.arguments)) { change in
        Answer("\(try change.stopChannelsBeyondRails(on: run.day)) stopped")
      }
      let recipients = RecipientHistory()
      // Read again only if something was settled meanwhile: a day may have many thousands.
      let isAsBefore = recovery.runs.isEmpty && repeatedFirst.settled.isEmpty
      let lists = try isAsBefore ? assignments : assignmentsByChannel(of: request)
      let pacings = try pacings(of: lists, request, begun: begun)
      var channels = try lists.map {
        try ChannelSender(
          $0,
          of: run,
          as: request,
          begun: begun,
          pacings,
          by: self,
          lock,
          recipients
        )
      }
      try send(&channels)
      let repeatedLast = try repeatOpenAttempts(run, holding: lock)
      let reports = channels.map { $0.report(with: repeatedLast, run) }
      return request.report(
        recovery,
        repeatedFirst + repeatedLast,
        reports,
        replacing: pacings.replaced,
        end: try end(run, reports)
      )
    }
  }

  /// Sends what is due next in any channel, until nothing is left or a stop is requested.
  private func send(_ channels: inout [ChannelSender]) throws {
    while !dependencies.isStopRequested() {
      let next = channels.indices.filter { channels[$0].due != nil }
        .min {
          (channels[$0].due ?? .max, channels[$0].turns)
            < (channels[$1].due ?? .max, channels[$1].turns)
        }
      guard let next, let due = channels[next].due else { return }
      let now = dependencies.uptime()
      if due > now {
        dependencies.pause(due - now)
      } else {
        try channels[next].send()
      }
    }
  }

  private func start(_ request: RunRequest, onlyToEnd: Bool) throws -> Run? {
    var run: Run?
    try database.change(operation("run", request.arguments)) { change in
      run = try change.startRun(plan: request.plan, day: request.day, onlyToEnd: onlyToEnd)
      return Answer(run == nil ? "finished before" : "started")
    }
    return run
  }

  func assignmentsByChannel(of request: RunRequest) throws -> [ChannelAssignments] {
    let (assignments, channels) = try database.read { snapshot in
      (try snapshot.assignments(of: request.plan, on: request.day), try snapshot.channels())
    }
    let lists = assignments.chunked { $0.channel == $1.channel }
    return try lists.map { list in
      guard let channel = channels.first(where: { $0.number == list.first?.channel }) else {
        throw StorageError.damaged(path: database.path, "a channel of the plan is gone")
      }
      return ChannelAssignments(channel: channel, list: list)
    }
  }

  private func end(_ run: Run, _ channels: [ChannelReport]) throws -> RunReport.End {
    let isFinished = channels.allSatisfy(\.isComplete)
    var completesPlan = false
    try database.change(operation("run", RunRequest(run).arguments)) { change in
      completesPlan = try change.endRun(run, finished: isFinished)
      for channel in channels { try note(channel, in: change) }
      return Answer(isFinished ? "finished" : "interrupted")
    }
    return isFinished ? .finished(completesPlan: completesPlan) : .interrupted
  }

  /// Notes that a channel has met a fault of its own, or that it has gone through.
  private func note(_ report: ChannelReport, in change: Change) throws {
    guard let channel = try change.snapshot.channels().first(where: { $0.name == report.channel })
    else { return }
    if let words = report.fault {
      try change.stop(channel.number, .channelAtFault, reason: words)
    } else if report.wentThrough {
      try change.endStop(of: channel.number, .channelAtFault, because: .wentThrough)
    }
  }

  func holdingRunLock<Result>(_ body: (RunLock) throws -> Result) throws -> Result {
    try RunLock.hold(for: database.path, as: dependencies.actor, body)
  }

  func operation(_ command: String, _ arguments: String) -> OperationRequest {
    OperationRequest(
      key: nil,
      command: command,
      arguments: arguments,
      actor: dependencies.actor,
      at: dependencies.now()
    )
  }
}

extension Array {
  /// Splits between neighbours that do not belong together.
  fileprivate func chunked(where belongs: (Element, Element) -> Bool) -> [ArraySlice<Element>] {
    var chunks: [ArraySlice<Element>] = []
    var start = startIndex
    for index in indices where index + 1 == endIndex || !belongs(self[index], self[index + 1]) {
      chunks.append(self[start...index])
      start = index + 1
    }
    return chunks
  }
}

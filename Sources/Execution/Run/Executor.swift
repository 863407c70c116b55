import Model
package import Storage

/// Sends what plans say, and decides nothing.
package struct Executor {
  let database: Database
  let surroundings: Surroundings

  package init(_ database: Database, in surroundings: Surroundings) {
    self.database = database
    self.surroundings = surroundings
  }

  /// Sends what an approved plan assigns to a day.
  ///
  /// Every message of it is claimed durably before it is handed over, and what came of it is durable before
  /// the next are claimed. Whatever is cut short can be repeated: the run is resumed.
  package func run(_ wish: RunWish) throws -> RunReport {
    let begun = surroundings.now()
    let assignments = try assignmentsByChannel(of: wish)
    try check(wish, for: assignments, at: begun)
    return try holdingRunLock { lock in
      // Before anything is settled: what a copy finds to be settled may be under way elsewhere.
      try database.read { try $0.requireConfirmation() }
      let recovery = try settleDeadRuns(holding: lock)
      let onlyEnds = onlyEnds(wish, assignments, at: begun)
      guard let run = try start(wish, onlyToEnd: onlyEnds) else {
        return wish.report(recovery, end: .finishedBefore)
      }
      try lock.cover(programsOf: run)
      surroundings.reached(.started)
      let repeatedFirst = try repeatOpenAttempts(run, holding: lock)
      let recipients = RecipientHistory()
      // Read again only where something is settled by now: a day may be many thousands.
      let isAsBefore = recovery.runs.isEmpty && repeatedFirst.settled.isEmpty
      var channels = try (isAsBefore ? assignments : assignmentsByChannel(of: wish)).map {
        try ChannelSending($0, of: run, as: wish, begun: begun, by: self, lock, recipients)
      }
      try send(&channels)
      let repeatedLast = try repeatOpenAttempts(run, holding: lock)
      let reports = channels.map { $0.report(with: repeatedLast, run) }
      return wish.report(
        recovery,
        repeatedFirst + repeatedLast,
        reports,
        end: try end(run, reports)
      )
    }
  }

  /// Does what is due next in any channel, until nothing is left or somebody asks for an end.
  private func send(_ channels: inout [ChannelSending]) throws {
    while !surroundings.isStopRequested() {
      let next = channels.indices.filter { channels[$0].due != nil }
        .min { channels[$0].due ?? .max < channels[$1].due ?? .max }
      guard let next, let due = channels[next].due else { return }
      let now = surroundings.uptime()
      if due > now {
        surroundings.pause(due - now)
      } else {
        try channels[next].send()
      }
    }
  }

  private func start(_ wish: RunWish, onlyToEnd: Bool) throws -> Run? {
    var run: Run?
    try database.change(operation("run", wish.arguments)) { change in
      run = try change.startRun(plan: wish.plan, day: wish.day, onlyToEnd: onlyToEnd)
      return Answer(run == nil ? "finished before" : "started")
    }
    return run
  }

  private func assignmentsByChannel(of wish: RunWish) throws -> [ChannelAssignments] {
    let (assignments, channels) = try database.read { snapshot in
      (try snapshot.assignments(of: wish.plan, on: wish.day), try snapshot.channels())
    }
    let lists = assignments.chunked { $0.channel == $1.channel }
    return lists.map { list in
      guard let channel = channels.first(where: { $0.number == list.first?.channel }) else {
        preconditionFailure("a plan names stored channels")
      }
      return ChannelAssignments(channel: channel, list: list)
    }
  }

  private func end(_ run: Run, _ channels: [ChannelReport]) throws -> RunReport.End {
    let isFinished = channels.allSatisfy(\.isWhole)
    var completesPlan = false
    try database.change(operation("run", RunWish(run).arguments)) { change in
      completesPlan = try change.endRun(run, finished: isFinished)
      return Answer(isFinished ? "finished" : "interrupted")
    }
    return isFinished ? .finished(completesPlan: completesPlan) : .interrupted
  }

  func holdingRunLock<Result>(_ body: (RunLock) throws -> Result) throws -> Result {
    try RunLock.hold(for: database.path, as: surroundings.actor, body)
  }

  func operation(_ command: String, _ arguments: String) -> OperationRequest {
    OperationRequest(
      key: nil,
      command: command,
      arguments: arguments,
      actor: surroundings.actor,
      at: surroundings.now()
    )
  }
}

extension Array {
  /// The elements in runs of neighbours that belong together.
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

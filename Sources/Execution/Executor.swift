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
    try wish.check(today: surroundings.today())
    return try holdingRunLock {
      let recovered = try settleDeadRuns()
      guard let run = try start(wish) else { return wish.report(recovered, [], .finishedBefore) }
      surroundings.reached(.started)
      var channels: [ChannelReport] = []
      for assignments in try assignmentsByChannel(of: run) {
        var sending = try ChannelSending(assignments, of: run, by: self)
        try sending.send()
        channels.append(sending.report)
      }
      return wish.report(recovered, channels, try end(run, channels))
    }
  }

  private func start(_ wish: RunWish) throws -> Run? {
    var run: Run?
    try database.change(operation("run", wish.arguments)) { change in
      run = try change.startRun(plan: wish.plan, day: wish.day)
      return Answer(run == nil ? "finished before" : "started")
    }
    return run
  }

  private func assignmentsByChannel(of run: Run) throws -> [ArraySlice<RunAssignment>] {
    let assignments = try database.read { try $0.assignments(of: run.plan, on: run.day) }
    return assignments.chunked { $0.channel == $1.channel }
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

  func holdingRunLock<Result>(_ body: () throws -> Result) throws -> Result {
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

import Delivery
import Formats
import Model
import Storage

/// Hands over what is left of a slice that this process has in hand.
struct SliceSender {
  private let slice: SliceFile
  private let files: SliceFiles
  private let turn: SliceTurn
  private let lock: RunLock
  private let epoch: Int
  private let transport: any Transport
  private let runner: SliceRunner
  /// The places that nobody has marked, in the order in which they are to go.
  private var queue: ArraySlice<Int>
  /// What of it was found not to go any more, the last time.
  private var stop = SliceStops.places([])
  private var isLate = false
  private var watch = RefusalWatch()
  /// How many milliseconds the other end asked to wait before the next batch.
  private var requestedWait: Int64 = 0
  /// Why the rest is left.
  private(set) var unavailability: ChannelUnavailability?

  init(
    _ slice: SliceFile,
    _ files: SliceFiles,
    _ turn: SliceTurn,
    _ lock: RunLock,
    _ epoch: Int,
    _ transport: any Transport,
    by runner: SliceRunner
  ) throws {
    self.slice = slice
    self.files = files
    self.turn = turn
    self.lock = lock
    self.epoch = epoch
    self.transport = transport
    self.runner = runner
    queue = try slice.outcomes().filter { !$0.isMarked }.map(\.place)[...]
  }

  /// The places whose refusal showed that the channel is at fault.
  var common: [Int] { watch.common }

  /// How the slice has ended; nil if it was stopped and can go on.
  var endKind: SliceEnd.Kind? {
    if unavailability != nil { return .channel }
    if isLate { return .late }
    return queue.isEmpty && !isOpen ? .handled : nil
  }

  /// Whether something waits to be repeated.
  private var isOpen = false

  private var dependencies: ExecutorDependencies { runner.dependencies }

  /// Whether what got no answer may be handed over again under its key.
  private var isRepeatable: Bool { transport.guarantee != .neither }

  /// Repeats what was left without an answer, hands over the rest, and repeats what got no answer now.
  mutating func send() throws {
    _ = try repeatOpenAttempts()
    while unavailability == nil, !isLate, !dependencies.isStopRequested(),
      let batch = try nextBatch()
    {
      try handOver(batch)
      if requestedWait > 0 {
        dependencies.pause(requestedWait)
        requestedWait = 0
      }
    }
    let reason = try repeatOpenAttempts()
    if isOpen, !isLate, !dependencies.isStopRequested() {
      unavailability = unavailability ?? .unanswered(reason: reason ?? watch.lastWords)
    }
  }

  /// The next places of the queue without those that are not to go any more; nil if there are none, or it is late.
  private mutating func nextBatch() throws -> [Int]? {
    let asked = try files.requestedStop()
    if asked != stop {
      stop = asked
      queue.removeAll(where: stop.contains)
    }
    guard !queue.isEmpty else { return nil }
    isLate = dependencies.now() >= slice.head.notAfter
    guard !isLate else { return nil }
    let batch = Array(queue.prefix(transport.batchLimit))
    queue.removeFirst(batch.count)
    return batch
  }

  private mutating func handOver(_ batch: [Int]) throws {
    let items = try slice.items(at: batch)
    let messages = try slice.messages(of: items)
    try requireTurn()
    try slice.mark(batch, by: epoch, at: dependencies.now())
    try runner.reached(.marked)
    // Whoever took the right away before this has seen the marks; whoever comes later will see them.
    try requireTurn()
    let outcomes = transport.deliver(messages)
    precondition(outcomes.count == batch.count, "a transport returns an outcome for each message")
    try runner.reached(.delivered)
    try slice.note(
      zip(batch, outcomes).compactMap { place, outcome in
        SliceAnswer(outcome, isRepeatable: isRepeatable).map { (place, $0) }
      },
      by: epoch,
      at: dependencies.now()
    )
    try runner.reached(.noted)
    let results = transport.results(of: outcomes, for: messages, since: nil)
    try consider(results, items, messages)
  }

  /// What the answers to a batch say about the channel.
  private mutating func consider(
    _ results: [AttemptResult],
    _ items: [SliceItem],
    _ messages: [OutgoingMessage]
  ) throws {
    for (index, result) in results.enumerated() {
      watch.note(result, items[index], of: slice.head.run, to: messages[index].content.recipient)
      guard let seconds = result.retryAfter else { continue }
      if let wait = Backoff.wait(asked: seconds) {
        requestedWait = max(requestedWait, wait)
      } else {
        unavailability = .asksToWait(seconds: seconds, reason: result.reason ?? "")
      }
    }
    var watch = watch
    let judgement = try watch.judge(toOtherThan: { try place(toOtherThan: $0) })
    self.watch = watch
    switch judgement {
    case .undecided: break
    case .trying(let place): queue.insert(queue.remove(at: place), at: queue.startIndex)
    case .atFault(let found): unavailability = found
    }
  }

  /// Where in the queue the first message to another domain is.
  private func place(toOtherThan domain: String) throws -> Int? {
    try queue.firstIndex { place in
      guard let message = try slice.messages(at: [place]).first else { return false }
      return FoldedAddress(message.content.recipient).everybodyThere != domain
    }
  }

  private func requireTurn() throws {
    try lock.requireInPlace()
    try turn.requireInPlace()
  }
}

/// What has a mark and no outcome, where a repeated key is the same message.
extension SliceSender {
  /// Hands over again, each under its own key, what has no answer; answers with the last words to one that still has
  /// none.
  ///
  /// At any other service it stays without an outcome, and is in doubt.
  private mutating func repeatOpenAttempts() throws -> String? {
    guard isRepeatable else { return nil }
    var reason: String?
    for tries in 1... {
      let open = try slice.outcomes().filter { $0.isMarked && $0.answer == nil }.map(\.place)
      isOpen = !open.isEmpty
      guard isOpen, !isLate, !dependencies.isStopRequested() else { break }
      guard dependencies.now() < slice.head.notAfter else {
        isLate = true
        break
      }
      var wait: Int64? = 0
      if let words = try repeatAttempts(open[...], &wait) { reason = words }
      isOpen = try slice.outcomes().contains { $0.isMarked && $0.answer == nil }
      guard isOpen, let pause = Backoff.wait(after: tries), let wait else { break }
      dependencies.pause(max(pause, wait))
    }
    return reason
  }

  /// One try for each; it ends where a whole batch got no answer, because the rest would get none either.
  private func repeatAttempts(_ open: ArraySlice<Int>, _ wait: inout Int64?) throws -> String? {
    var rest = open
    var reason: String?
    while !rest.isEmpty, !dependencies.isStopRequested() {
      let batch = rest.prefix(transport.batchLimit)
      rest = rest.dropFirst(batch.count)
      try requireTurn()
      let outcomes = transport.deliver(try slice.messages(at: batch))
      try runner.reached(.repeated)
      let answers = zip(batch, outcomes).compactMap { place, outcome in
        SliceAnswer(repeated: outcome).map { (place, $0) }
      }
      try slice.note(answers, by: epoch, at: dependencies.now())
      for case .unavailable(_, _, let seconds?) in outcomes {
        let asked = Backoff.wait(asked: seconds)
        wait = wait.flatMap { longest in asked.map { max(longest, $0) } }
      }
      reason = outcomes.compactMap(\.reason).last ?? reason
      if answers.isEmpty { break }
    }
    return reason
  }
}

extension SliceAnswer {
  /// What a slice notes of an outcome; nil where the attempt stays open, to be repeated.
  fileprivate init?(_ outcome: DeliveryOutcome, isRepeatable: Bool) {
    switch outcome {
    case .accepted(let receipt): self = .accepted(receipt: receipt)
    case .refused(let reason, let fault): self = .refused(reason: reason, fault: fault)
    case .unavailable(let reason, let fault, let seconds):
      self = .unavailable(reason: reason, fault: fault, retryAfter: seconds)
    case .unknown(let reason):
      if isRepeatable { return nil }
      self = .unknown(reason: reason)
    }
  }

  /// What a repeat proves about the whole attempt, as `Settlement` does.
  fileprivate init?(repeated outcome: DeliveryOutcome) {
    switch Settlement(repeated: outcome) {
    case .accepted(let receipt)?: self = .accepted(receipt: receipt)
    case .unknown(let reason)?: self = .unknown(reason: reason)
    case .refused?, .refusedForNow?, .channelAtFault?, .provedUnsent?, nil: return nil
    }
  }
}

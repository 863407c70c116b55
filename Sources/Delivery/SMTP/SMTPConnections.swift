import Glibc
import Model
import OperatingSystem

/// Several connections to one mail server, kept open between batches, each with one mail after the other.
final class SMTPConnections {
  private let server: MailServerAddress
  private let limits: SMTPTimeLimits
  /// How many there may be; fewer once the server has refused one more.
  private var most: Int
  private var connections: [SMTPConnection] = []
  private var lastUse = ContinuousClock.now

  init(to server: MailServerAddress, most: Int, _ limits: SMTPTimeLimits) {
    (self.server, self.most, self.limits) = (server, most, limits)
  }

  deinit {
    close()
  }

  /// Sends mails, and returns an outcome for each in their order.
  func send(_ mails: [SMTPMail]) -> [DeliveryOutcome] {
    var batch = SMTPBatch(mails)
    // Servers close what is idle, and what lies between may forget it without a word.
    if ContinuousClock.now - lastUse > SMTPConnections.longestIdle { close() }
    advance(waiting: .zero)
    while !batch.isComplete {
      settle(&batch)
      assign(&batch)
      if !batch.isComplete { advance(waiting: nil) }
    }
    lastUse = ContinuousClock.now
    return batch.outcomes
  }

  /// Why no conversation can be begun, or nil; one is open then.
  func check(within limit: Duration) -> String? {
    let deadline = ContinuousClock.now + limit
    advance(waiting: .zero)
    connections.removeAll(where: \.isClosed)
    if connections.contains(where: \.isIdle) { return nil }
    let connection = SMTPConnection(to: server, limits)
    while !connection.isIdle, !connection.isClosed {
      let left = deadline - ContinuousClock.now
      if left <= .zero { return "it does not answer within \(limit.components.seconds) seconds" }
      SMTPConnections.advance([connection], waiting: left)
    }
    if case .refused(let reason, _)? = connection.conversation.closure { return reason }
    if case .unavailable(let reason, _, _)? = connection.conversation.closure { return reason }
    connections.append(connection)
    lastUse = ContinuousClock.now
    return nil
  }

  /// Takes what became of mails, and drops connections that have ended.
  private func settle(_ batch: inout SMTPBatch) {
    for connection in connections {
      guard let (place, result) = connection.takeResult() else { continue }
      switch result {
      case .settled(let outcome):
        connection.serve()
        batch.settle(place, outcome)
      case .interrupted(let outcome):
        // A server may end a conversation after some mails.
        if !connection.hasServed || !batch.putBack(place) { batch.settle(place, outcome) }
      }
    }
    let failed = connections.filter { $0.isClosed && !$0.hasServed }
    connections.removeAll(where: \.isClosed)
    guard let failed = failed.last, let closure = failed.conversation.closure else { return }
    if connections.isEmpty {
      batch.settleWaiting(closure)
    } else {
      // It takes no more connections than these.
      most = connections.count
    }
  }

  /// Begins mails in idle conversations, and opens connections for those that are left.
  private func assign(_ batch: inout SMTPBatch) {
    for connection in connections where connection.isIdle && connection.mail == nil {
      guard let (place, mail) = batch.takeNext() else { return }
      connection.begin(mail, place)
    }
    var opening = connections.count { $0.mail == nil && !$0.isIdle }
    while opening < batch.waiting, connections.count < most {
      connections.append(SMTPConnection(to: server, limits))
      opening += 1
    }
  }

  private func advance(waiting limit: Duration?) {
    let left = connections.filter { !$0.isIdle }.map(\.timeLeft).min()
    SMTPConnections.advance(connections, waiting: limit ?? left.map { max($0, .zero) } ?? .zero)
  }

  /// Ends idle conversations, and drops the others.
  private func close() {
    for connection in connections { connection.quit() }
    connections = []
  }

  /// Waits until something can be read or written, for so long at most.
  private static func advance(_ connections: [SMTPConnection], waiting: Duration) {
    var waits = connections.map(\.wait)
    // A name may not have been found: then there is nothing to wait for.
    let isOver = connections.contains(where: \.isClosed)
    let milliseconds = waiting > .zero ? waiting / .milliseconds(1) + 1 : 0
    unsafe poll(&waits, nfds_t(waits.count), isOver ? 0 : Int32(min(milliseconds, 1_000_000)))
    for (connection, wait) in zip(connections, waits)
    where wait.revents != 0 || connection.timeLeft <= .zero { connection.advance() }
  }

  private static let longestIdle = Duration.seconds(60)
}

/// The mails of a batch, and what became of them.
private struct SMTPBatch {
  private let mails: [SMTPMail]
  private var queue: [Int]
  private var settled: [DeliveryOutcome?]
  private var returns: [Int]

  init(_ mails: [SMTPMail]) {
    self.mails = mails
    queue = mails.indices.reversed()
    settled = mails.map { _ in nil }
    returns = mails.map { _ in 0 }
  }

  /// How many are not begun.
  var waiting: Int { queue.count }

  var isComplete: Bool { !settled.contains { $0 == nil } }

  var outcomes: [DeliveryOutcome] {
    settled.map {
      guard let outcome = $0 else { preconditionFailure("the batch is incomplete") }
      return outcome
    }
  }

  mutating func takeNext() -> (place: Int, SMTPMail)? {
    queue.popLast().map { ($0, mails[$0]) }
  }

  mutating func settle(_ place: Int, _ outcome: DeliveryOutcome) { settled[place] = outcome }

  mutating func settleWaiting(_ outcome: DeliveryOutcome) {
    while let place = queue.popLast() { settled[place] = outcome }
  }

  /// Lets a mail of which nothing was taken be begun again; false if that was so often enough.
  mutating func putBack(_ place: Int) -> Bool {
    guard returns[place] < WebService.concurrencyRange.upperBound else { return false }
    returns[place] += 1
    queue.append(place)
    return true
  }
}

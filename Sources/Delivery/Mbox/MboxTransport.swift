package import Formats
import Model

/// Hands messages over by appending them to one mbox file, a batch with one write and one sync.
///
/// Mail programs may change the file at any time. What one has done between a crash and the search after it
/// can leave it open whether a message had arrived; then the search says so.
package final class MboxTransport: Transport {
  package let path: String
  private let lockTimeout: Int
  /// The length up to which this process knows the file to be durable.
  private var syncedLength: Int?

  /// Names a file; another program that keeps it locked is waited for, for so many seconds.
  package init(path: String, lockTimeout: Int = 30) {
    self.path = path
    self.lockTimeout = lockTimeout
  }

  package var guarantee: DeliveryGuarantee { .checkable }

  package var batchLimit: Int { 4096 }

  /// The state of the file; makes a missing one.
  package func checkpoint() throws(DeliveryError) -> String? {
    let file = try MboxFile(path, creating: true, lockTimeout: lockTimeout)
    let length = try file.length()
    // Another program, or a run that died, may have made or lengthened the file without a sync.
    if syncedLength == nil { try file.syncFolder() }
    if length != syncedLength { try file.sync() }
    syncedLength = length
    return try MboxCheckpoint(of: file).text
  }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    precondition(Set(batch.map(\.key)).count == batch.count, "the keys of a batch differ")
    var text = MboxText()
    let outcomes = batch.map { message in
      do throws(MIMEMessageError) {
        try text.append(message)
        return DeliveryOutcome.accepted(receipt: message.key.text)
      } catch {
        return .refused(reason: error.diagnostic.sentence)
      }
    }
    guard let failure = append(text.bytes) else { return outcomes }
    return outcomes.map { outcome in
      if case .accepted = outcome { failure } else { outcome }
    }
  }

  /// The receipts of the messages that are in the file whole; cuts off a torn last one.
  ///
  /// Nothing is cut off but the first bytes of a message that can be composed again, at the end of the file.
  package func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    if messages.isEmpty { return AttemptSearchResult() }
    let file = try MboxFile(path, creating: false, lockTimeout: lockTimeout)
    let search = try MboxSearch(
      for: messages,
      in: file,
      since: checkpoint.flatMap { MboxCheckpoint($0) }
    )
    if let torn = search.tornStart { try file.cut(to: torn) }
    // Else the next would take the last line break of that message for it.
    if search.lacksEmptyLine { try file.append([UInt8(ascii: "\n")]) }
    try file.sync()
    syncedLength = try file.length()
    var result = AttemptSearchResult()
    for (place, message) in messages.enumerated() {
      if search.arrived.contains(place) { result.receipts[message.key] = message.key.text }
      if search.unproved.contains(place) {
        result.unproved[message.key] = .mbox(.altered, path: path)
      }
    }
    return result
  }

  package func probe() -> DeliveryError? {
    do throws(DeliveryError) {
      _ = try MboxFile(path, creating: false, lockTimeout: lockTimeout)
      return nil
    } catch {
      return error
    }
  }

  /// Makes the file if it is missing, locks it and looks whether it is an mbox file.
  package func check() -> DeliveryError? {
    do throws(DeliveryError) {
      _ = try checkpoint()
      return nil
    } catch {
      return error
    }
  }

  /// Appends the text of a batch; nil when it is durable.
  private func append(_ bytes: [UInt8]) -> DeliveryOutcome? {
    if bytes.isEmpty { return nil }
    do throws(DeliveryError) {
      let file = try MboxFile(path, creating: true, lockTimeout: lockTimeout)
      return append(try file.missingEnd() + bytes, to: file, at: try file.length())
    } catch {
      return .unavailable(reason: error.diagnostic.sentence)
    }
  }

  private func append(
    _ bytes: [UInt8],
    to file: borrowing MboxFile,
    at start: Int
  ) -> DeliveryOutcome? {
    do throws(DeliveryError) {
      try file.append(bytes)
      try file.sync()
      syncedLength = start + bytes.count
      return nil
    } catch {
      return withdraw(to: start, from: file, after: error)
    }
  }

  /// Takes back what was appended in part, or in whole but not durably.
  private func withdraw(
    to start: Int,
    from file: borrowing MboxFile,
    after error: DeliveryError
  ) -> DeliveryOutcome {
    let reason = error.diagnostic.sentence
    do throws(DeliveryError) {
      try file.cut(to: start)
      try file.sync()
      return .unavailable(reason: reason)
    } catch {
      return .unknown(reason: reason)
    }
  }
}

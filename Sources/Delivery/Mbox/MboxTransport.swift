package import Formats
import Model

/// Appends messages to one mbox file, a batch with one write and one sync.
///
/// Mail programs may change the file at any time. If one did so between a crash and the search after it, the
/// file may not prove whether a message arrived; the search then reports that.
package final class MboxTransport: Transport {
  package let path: String
  private let lockTimeout: Int
  /// The length that this process has synced.
  private var syncedLength: Int?

  /// Names a file, and how many seconds to wait for another program's lock on it.
  package init(path: String, lockTimeout: Int = 30) {
    self.path = path
    self.lockTimeout = lockTimeout
  }

  package var guarantee: DeliveryGuarantee { .checkable }

  package var batchLimit: Int { 4096 }

  /// The state of the file; creates a missing one.
  package func checkpoint() throws(DeliveryError) -> String? {
    let file = try MboxFile(path, creating: true, lockTimeout: lockTimeout)
    let length = try file.length()
    // Another program, or a run that died, may have created or extended the file without a sync.
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

  /// Finds the messages that are complete in the file, and truncates an incomplete last one.
  ///
  /// It only ever truncates the first bytes of a message that can be composed again.
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
    // Otherwise the next message would follow without the empty line.
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

  /// Creates the file if it is missing, locks it and checks that it is an mbox file.
  package func check() -> DeliveryError? {
    do throws(DeliveryError) {
      _ = try checkpoint()
      return nil
    } catch {
      return error
    }
  }

  /// Appends the text of a batch; nil once it is durable.
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

  /// Truncates a batch that was appended in part, or not durably.
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

package import Model

/// Hands messages over by appending them to one mbox file, a batch with one write and one sync.
///
/// Its promise holds while the file only grows: until a run has ended or been recovered, mail
/// programs may append to it but must not remove or change what is in it. If one did, a search says
/// that it cannot tell.
package final class MboxTransport: Transport {
  package let path: String
  private let patience: Int
  /// The length up to which this process knows the file to be durable.
  private var syncedLength: Int?

  /// Names a file; another program that keeps it locked is waited for, for so many seconds.
  package init(path: String, patience: Int = 30) {
    self.path = path
    self.patience = patience
  }

  package var promise: DeliveryPromise { .checkable }

  package var batchLimit: Int { 4096 }

  /// The length of the file and the checksum of what stands right before it; makes a missing file.
  package func mark() throws(DeliveryFault) -> String? {
    let file = try MboxFile(path, creating: true, patience: patience)
    let length = try file.length()
    // Another program, or a run that died, may have made or lengthened the file without a sync.
    if syncedLength == nil { try file.syncFolder() }
    if length != syncedLength { try file.sync() }
    syncedLength = length
    return try MboxMark(of: file, at: length).text
  }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    precondition(Set(batch.map(\.key)).count == batch.count, "the keys of a batch differ")
    var text = MboxText()
    let outcomes = batch.map { message in
      do throws(MIMEMessageError) {
        try text.append(message)
        return DeliveryOutcome.accepted(receipt: message.key.text)
      } catch {
        return .refused(reason: error.explanation.sentence)
      }
    }
    guard let failure = append(text.bytes) else { return outcomes }
    return outcomes.map { outcome in
      if case .accepted = outcome { failure } else { outcome }
    }
  }

  /// The receipts of the keys whose messages are in the file; cuts off a torn last message.
  ///
  /// Nothing below the mark is touched, and nothing that another program has written.
  package func find(
    _ keys: [AttemptKey],
    since mark: String?
  ) throws(DeliveryFault) -> [AttemptKey: String] {
    if keys.isEmpty { return [:] }
    let file = try MboxFile(path, creating: false, patience: patience)
    var start = 0
    if let mark {
      guard let mark = MboxMark(mark), try mark.holds(for: file) else {
        throw .mbox(.altered, path: path)
      }
      start = mark.length
    }
    let scan = MboxScan(try file.bytes(from: start))
    if let torn = scan.tornStart { try file.cut(to: start + torn) }
    try file.sync()
    syncedLength = try file.length()
    return keys.reduce(into: [:]) { receipts, key in
      if scan.keys.contains(key.text) { receipts[key] = key.text }
    }
  }

  package func look() -> DeliveryFault? {
    do throws(DeliveryFault) {
      _ = try MboxFile(path, creating: false, patience: patience)
      return nil
    } catch {
      return error
    }
  }

  /// Makes the file if it is missing, locks it and looks whether it is an mbox file.
  package func check() -> DeliveryFault? {
    do throws(DeliveryFault) {
      _ = try mark()
      return nil
    } catch {
      return error
    }
  }

  /// Appends the text of a batch; nil when it is durable.
  private func append(_ bytes: [UInt8]) -> DeliveryOutcome? {
    if bytes.isEmpty { return nil }
    do throws(DeliveryFault) {
      let file = try MboxFile(path, creating: true, patience: patience)
      return append(try file.missingEnd() + bytes, to: file, at: try file.length())
    } catch {
      return .unavailable(reason: error.explanation.sentence)
    }
  }

  private func append(
    _ bytes: [UInt8],
    to file: borrowing MboxFile,
    at start: Int
  ) -> DeliveryOutcome? {
    do throws(DeliveryFault) {
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
    after fault: DeliveryFault
  ) -> DeliveryOutcome {
    let reason = fault.explanation.sentence
    do throws(DeliveryFault) {
      try file.cut(to: start)
      try file.sync()
      return .unavailable(reason: reason)
    } catch {
      return .unknown(reason: reason)
    }
  }
}

import Formats
import Glibc
import Model
import OperatingSystem

/// Delivers one batch into a Maildir, each step for all messages together.
///
/// The order of the steps makes it crash-safe: all contents are durable before any name appears in `new`, and
/// all names are durable before any message is reported as accepted.
struct MaildirBatch {
  private let messages: [OutgoingMessage]
  private var states: [State]

  /// The progress of one message.
  private enum State {
    case waiting
    /// Its content is complete in `tmp`.
    case written
    /// Its name is in `new` or `cur`.
    case arrived
    case ended(DeliveryOutcome)
  }

  /// Looks up which messages have arrived earlier.
  init(_ messages: [OutgoingMessage], for maildir: borrowing Maildir) throws(SystemError) {
    let arrivals = try maildir.arrivals(of: messages)
    self.messages = messages
    states = messages.map { MaildirBatch.state(of: $0.key, arrivals) }
  }

  private static func state(of key: AttemptKey, _ arrivals: AttemptSearchResult) -> State {
    if arrivals.receipts[key] != nil { return .arrived }
    return arrivals.unproved[key].map { .ended(.unknown(reason: $0.diagnostic.sentence)) }
      ?? .waiting
  }

  /// Runs all steps and returns the outcomes in the order of the messages.
  consuming func deliver(to maildir: borrowing Maildir) throws(SystemError) -> [DeliveryOutcome] {
    let fileSystemSync =
      messages.count < MaildirBatch.fileSystemSyncThreshold
      ? nil : try FileSystemSync(for: maildir.tmp)
    write(to: maildir.tmp, syncing: fileSystemSync == nil)
    if let fileSystemSync { sync(with: fileSystemSync, maildir.tmp) }
    publish(maildir)
    return outcomes(of: maildir)
  }

  /// Below this number of messages, syncing each file is cheaper than syncing the whole file system.
  private static let fileSystemSyncThreshold = 8

  private mutating func write(to tmp: borrowing Directory, syncing: Bool) {
    var composer = MIMEComposer(lineEnd: .lineFeed)
    for (index, message) in messages.enumerated() {
      guard case .waiting = states[index] else {
        discard(message.key, in: tmp)
        continue
      }
      do throws(MIMEMessageError) {
        _ = try composer.compose(message)
        states[index] = MaildirBatch.write(
          composer.bytes,
          as: message.key,
          to: tmp,
          syncing: syncing
        )
      } catch {
        states[index] = .ended(.refused(reason: error.diagnostic.sentence))
      }
    }
  }

  private static func write(
    _ bytes: [UInt8],
    as key: AttemptKey,
    to tmp: borrowing Directory,
    syncing: Bool
  ) -> State {
    do throws(SystemError) {
      do throws(SystemError) {
        try tmp.createFile(key.text, bytes, syncing: syncing)
      } catch  where error.code == EEXIST {
        // A leftover from a crash is removed rather than overwritten: it may be a hard link to a delivered message.
        try tmp.remove(key.text)
        try tmp.createFile(key.text, bytes, syncing: syncing)
      }
      return .written
    } catch {
      return .ended(.unavailable(reason: DeliveryError.system(error).diagnostic.sentence))
    }
  }

  private mutating func sync(with fileSystemSync: FileSystemSync, _ tmp: borrowing Directory) {
    do throws(SystemError) {
      try tmp.sync(with: fileSystemSync)
    } catch {
      for (index, message) in messages.enumerated() {
        guard case .written = states[index] else { continue }
        discard(message.key, in: tmp)
        states[index] = .ended(
          .unavailable(reason: DeliveryError.system(error).diagnostic.sentence)
        )
      }
    }
  }

  private mutating func publish(_ maildir: borrowing Maildir) {
    for (index, message) in messages.enumerated() {
      guard case .written = states[index] else { continue }
      do throws(SystemError) {
        try maildir.tmp.move(message.key.text, to: maildir.new)
        states[index] = .arrived
      } catch  where error.code == EEXIST {
        discard(message.key, in: maildir.tmp)
        // The file appeared after the lookup; its name alone does not prove that it is this message.
        states[index] = .ended(.unknown(reason: DeliveryError.system(error).diagnostic.sentence))
      } catch {
        discard(message.key, in: maildir.tmp)
        states[index] = .ended(
          .unavailable(reason: DeliveryError.system(error).diagnostic.sentence)
        )
      }
    }
  }

  private func outcomes(of maildir: borrowing Maildir) -> [DeliveryOutcome] {
    var syncFailure: DeliveryOutcome?
    do throws(SystemError) {
      try maildir.syncArrivals()
    } catch {
      syncFailure = .unknown(reason: DeliveryError.system(error).diagnostic.sentence)
    }
    return zip(messages, states).map { message, state in
      switch state {
      case .arrived: syncFailure ?? .accepted(receipt: message.key.text)
      case .ended(let outcome): outcome
      case .waiting, .written: preconditionFailure("the batch is incomplete")
      }
    }
  }

  /// Removes a file that will not be published.
  ///
  /// A failure is harmless: nothing reads `tmp`, and the next try or search for the key removes the file.
  private func discard(_ key: AttemptKey, in tmp: borrowing Directory) {
    do throws(SystemError) {
      try tmp.remove(key.text)
    } catch {
      return
    }
  }
}

import Formats
import Glibc
import Model
import OperatingSystem

/// The delivery of one batch into a Maildir, step by step for all messages together.
///
/// The order is what makes it safe: every content is durable before any name appears in `new`, and
/// every name is durable before anything is reported as accepted.
struct MaildirBatch {
  private let messages: [OutgoingMessage]
  private var states: [State]

  /// How far a message has come.
  private enum State {
    case waiting
    /// Its whole content is in `tmp`.
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

  /// Takes all steps and answers with the outcomes, in the order of the messages.
  consuming func deliver(to maildir: borrowing Maildir) throws(SystemError) -> [DeliveryOutcome] {
    let fileSystemSync =
      messages.count < MaildirBatch.fileSystemSyncThreshold
      ? nil : try FileSystemSync(for: maildir.tmp)
    write(to: maildir.tmp, syncing: fileSystemSync == nil)
    if let fileSystemSync { sync(with: fileSystemSync, maildir.tmp) }
    publish(maildir)
    return outcomes(of: maildir)
  }

  /// Below this number of messages, syncing each costs less than whatever else the system has to write.
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
        // What a crash left is removed, not overwritten: it may be a second name of a message.
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
        // It came between the look and this; the key alone does not say that it is this message.
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
    var doubt: DeliveryOutcome?
    do throws(SystemError) {
      try maildir.syncArrivals()
    } catch {
      doubt = .unknown(reason: DeliveryError.system(error).diagnostic.sentence)
    }
    return zip(messages, states).map { message, state in
      switch state {
      case .arrived: doubt ?? .accepted(receipt: message.key.text)
      case .ended(let outcome): outcome
      case .waiting, .written: preconditionFailure("a step was left out")
      }
    }
  }

  /// Removes a file that will not be published.
  ///
  /// What cannot be removed does no harm: nothing reads `tmp`, and the next try at the key, or look
  /// for it, removes it.
  private func discard(_ key: AttemptKey, in tmp: borrowing Directory) {
    do throws(SystemError) {
      try tmp.remove(key.text)
    } catch {
      return
    }
  }
}

package import Formats
import Model
import OperatingSystem

/// Delivers messages as files of a Maildir, each named by its key.
///
/// The guarantee covers files that are still in the Maildir: until a run has ended or been recovered,
/// readers may move files to `cur` and flag them but must not remove them.
package struct MaildirTransport: Transport {
  package let path: String

  package init(path: String) {
    self.path = path
  }

  package var guarantee: DeliveryGuarantee { .checkable }

  package var batchLimit: Int { 4096 }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    if batch.isEmpty { return [] }
    precondition(Set(batch.map(\.key)).count == batch.count, "the keys of a batch differ")
    do throws(SystemError) {
      let maildir = try Maildir(making: path)
      return try MaildirBatch(batch, for: maildir).deliver(to: maildir)
    } catch {
      let reason = DeliveryError.system(error).diagnostic.sentence
      let outcome = DeliveryOutcome.unavailable(reason: reason)
      return batch.map { _ in outcome }
    }
  }

  /// Finds the files named by the messages' keys, and removes leftovers of these keys from `tmp`.
  ///
  /// A missing Maildir is an error rather than an empty result: it may just not be mounted.
  package func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    if messages.isEmpty { return AttemptSearchResult() }
    return try asDeliveryError { () throws(SystemError) in
      let maildir = try Maildir(path)
      let arrivals = try maildir.arrivals(of: messages)
      for message in messages {
        try maildir.tmp.remove(message.key.text)
      }
      try maildir.syncArrivals()
      return arrivals
    }
  }

  package func probe() -> DeliveryError? {
    do throws(SystemError) {
      _ = try Maildir(path)
      return nil
    } catch {
      return .system(error)
    }
  }

  /// Creates what is missing of the Maildir, and writes and removes a file in `tmp`.
  package func check() -> DeliveryError? {
    do throws(SystemError) {
      let maildir = try Maildir(making: path)
      let probe = "sendplan%check"
      try maildir.tmp.remove(probe)
      try maildir.tmp.createFile(probe, [UInt8]("sendplan\n".utf8), syncing: true)
      try maildir.tmp.remove(probe)
      try maildir.new.checkWritable()
      return nil
    } catch {
      return .system(error)
    }
  }
}

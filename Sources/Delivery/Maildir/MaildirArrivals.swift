import Formats
import Glibc
import Model
import OperatingSystem

extension Maildir {
  /// Which of the messages have arrived; each file is compared with its message.
  func arrivals(of messages: [OutgoingMessage]) throws(SystemError) -> AttemptSearchResult {
    let paths = try arrived(among: messages.map(\.key.text))
    var result = AttemptSearchResult()
    if paths.isEmpty { return result }
    var composer = MIMEComposer(lineEnd: .lineFeed)
    for message in messages {
      guard let path = paths[message.key.text] else { continue }
      if let error = try difference(of: message, at: path, &composer) {
        result.unproved[message.key] = error
      } else {
        result.receipts[message.key] = message.key.text
      }
    }
    return result
  }

  /// Why the file with a message's key is not evidence of its arrival; nil where it is that message.
  private func difference(
    of message: OutgoingMessage,
    at place: String,
    _ composer: inout MIMEComposer
  ) throws(SystemError) -> DeliveryError? {
    var place = place
    // Readers rename the file when they set a flag or move it from `new` to `cur`.
    for _ in 1...5 {
      do throws(SystemError) {
        let bytes = try contents(ofFile: place)
        let isSame = Maildir.isSame(bytes, as: message, &composer)
        return isSame ? nil : .otherMessage(path: place)
      } catch  where error.code == ENOENT {
        // Renamed meanwhile: look up its name again.
      } catch  where error.isPermanent {
        return .system(error)
      }
      guard let next = try arrived(among: [message.key.text])[message.key.text] else { break }
      place = next
    }
    return .system(SystemError(action: "read", path: place, code: ENOENT))
  }

  private static func isSame(
    _ bytes: [UInt8],
    as message: OutgoingMessage,
    _ composer: inout MIMEComposer
  ) -> Bool {
    do throws(MIMEMessageError) {
      _ = try composer.compose(message)
    } catch {
      // This message cannot be composed, so the file cannot be it.
      return false
    }
    return ComparableMail(composer.bytes).isContained(in: ComparableMail(bytes))
  }
}

extension SystemError {
  /// Whether reading again would fail again: not a regular file, or no permission.
  fileprivate var isPermanent: Bool {
    [EACCES, EISDIR, ELOOP, ENXIO].contains(code)
  }
}

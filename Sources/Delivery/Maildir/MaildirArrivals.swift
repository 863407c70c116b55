import Formats
import Glibc
import Model
import OperatingSystem

extension Maildir {
  /// What has arrived under the keys of messages, each compared with the message itself.
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

  /// Why what was seen under a message's key cannot be taken for it; nil where it is the message.
  private func difference(
    of message: OutgoingMessage,
    at place: String,
    _ composer: inout MIMEComposer
  ) throws(SystemError) -> DeliveryError? {
    var place = place
    // A reader that sets a flag or takes the file from `new` to `cur` renames it.
    for _ in 1...5 {
      do throws(SystemError) {
        let bytes = try contents(ofFile: place)
        let isSame = Maildir.isSame(bytes, as: message, &composer)
        return isSame ? nil : .otherMessage(path: place)
      } catch  where error.code == ENOENT {
        // It is looked for once more.
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
      // No program has written what cannot be written.
      return false
    }
    return ComparableMail(composer.bytes).isContained(in: ComparableMail(bytes))
  }
}

extension SystemError {
  /// Whether what cannot be read now cannot be read later: it is no file, or another's.
  fileprivate var isPermanent: Bool {
    [EACCES, EISDIR, ELOOP, ENXIO].contains(code)
  }
}

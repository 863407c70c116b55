import Glibc
import Model

extension Maildir {
  /// What has arrived under the keys of messages, each compared with the message itself.
  func arrivals(of messages: [OutgoingMessage]) throws(DeliveryFault) -> SearchResult {
    let paths = try arrived(among: messages.map(\.key.text))
    var result = SearchResult()
    if paths.isEmpty { return result }
    var composer = MIMEComposer(lineEnd: .lineFeed)
    for message in messages {
      guard let path = paths[message.key.text] else { continue }
      if let fault = try difference(of: message, at: path, &composer) {
        result.unproved[message.key] = fault
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
  ) throws(DeliveryFault) -> DeliveryFault? {
    var place = place
    // A reader that sets a flag or takes the file from `new` to `cur` renames it.
    for _ in 1...5 {
      do throws(DeliveryFault) {
        let bytes = try contents(ofFile: place)
        let isSame = Maildir.isSame(bytes, as: message, &composer)
        return isSame ? nil : .otherMessage(path: place)
      } catch .system(_, _, code: ENOENT) {
        // It is looked for once more.
      } catch  where error.isLasting {
        return error
      }
      guard let next = try arrived(among: [message.key.text])[message.key.text] else { break }
      place = next
    }
    return .system(action: "read", path: place, code: ENOENT)
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
    return ComparedMail(composer.bytes).isContained(in: ComparedMail(bytes))
  }
}

extension DeliveryFault {
  /// Whether what cannot be read now cannot be read later: it is no file, or another's.
  fileprivate var isLasting: Bool {
    if case .system(_, _, let code) = self {
      [EACCES, EISDIR, ELOOP, ENXIO].contains(code)
    } else {
      false
    }
  }
}

/// Makes the keys of attempts for one database and one sender, each from what is sent.
///
/// A key ends with a digest of everything that identifies the content: the database's origin, the
/// sender and the words. Equal keys therefore mean equal content, and an
/// earlier message found under a key is the same message. What may differ between two attempts at
/// the same message is left out: dates, references to the thread, the plan, and what is made from
/// the key itself.
package struct AttemptKeys: Sendable {
  private let mark: String
  /// The digest of the fields that all keys share.
  private let beginning: SHA256

  package init(origin: Origin, sender: String) {
    mark = origin.mark
    var fields = Fields()
    fields.append("origin", origin.text)
    fields.append("sender", sender)
    var digest = SHA256()
    digest.update(fields.bytes)
    beginning = digest
  }

  /// The key of an attempt at a message.
  package func key(message id: String, attempt: Int, _ content: MessageContent) -> AttemptKey {
    let words = content.words
    var fields = Fields(capacity: words.reduce(64) { $0 + $1.utf8.count })
    for (field, text) in zip(MessageContent.fields, words)
    where field.isInEveryKey || !text.isEmpty { fields.append(field.rawValue, text) }
    var digest = beginning
    digest.update(fields.bytes)
    let content = [UInt8](digest.finish().prefix(AttemptKey.contentBytes)).hex
    return AttemptKey(message: id, attempt: attempt, digest: mark + content)
  }

  /// Named fields with their lengths, so that different fields never give the same bytes.
  ///
  /// A field that is added later and absent from a message leaves its key unchanged.
  private struct Fields {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 64) { bytes.reserveCapacity(capacity) }

    mutating func append(_ name: String, _ text: String) {
      bytes.append("\(name) \(text.utf8.count)\n")
      bytes.append(text)
    }
  }
}

extension MessageField {
  /// Whether a key covers it also where it is empty.
  fileprivate var isInEveryKey: Bool { [.recipient, .subject, .body].contains(self) }
}

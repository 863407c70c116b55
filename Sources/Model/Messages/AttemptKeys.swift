/// Gives the attempts of one database and one sender their keys, each by what is sent.
///
/// A key ends with a digest over all that makes a message that message: the database's origin, the
/// sender, the recipient, the subject and the body. So equal keys mean equal content, and whoever finds
/// an earlier message under a key has found this one. What may differ between two tries at the same
/// thing is no part of it: dates, references to the thread, the plan, and what is made from the key itself.
package struct AttemptKeys: Sendable {
  private let mark: String
  /// What all have in common, taken in once.
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
  package func key(
    message id: String,
    attempt: Int,
    recipient: String,
    subject: String,
    body: String
  ) -> AttemptKey {
    var fields = Fields(capacity: recipient.utf8.count + subject.utf8.count + body.utf8.count + 64)
    fields.append("recipient", recipient)
    fields.append("subject", subject)
    fields.append("body", body)
    var digest = beginning
    digest.update(fields.bytes)
    let content = [UInt8](digest.finish().prefix(AttemptKey.contentBytes)).hex
    return AttemptKey(message: id, attempt: attempt, digest: mark + content)
  }

  /// Named texts of stated lengths one after the other, which no other texts give.
  ///
  /// Each has its name, so that a message without a field that comes later keeps its key.
  private struct Fields {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 64) { bytes.reserveCapacity(capacity) }

    mutating func append(_ name: String, _ text: String) {
      bytes.append("\(name) \(text.utf8.count)\n")
      bytes.append(text)
    }
  }
}

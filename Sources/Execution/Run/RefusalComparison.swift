import Model
import Storage

/// What a refusal whose fault is undecided means beside the others of its channel.
///
/// The same words for three different recipients, with no acceptance between, are the channel's fault. Where all of
/// these are at one domain, it may still be that domain's, so a message to another one is tried before.
struct RefusalComparison {
  /// Those with the same words, this one included.
  let refusals: [PastRefusal]

  static let fewestRecipients = 3

  /// Compares a refusal with what was refused since the last acceptance.
  init(_ reason: String, to recipient: String, among past: [PastRefusal]) {
    let words = RefusalText(reason, to: recipient)
    refusals = past.filter { words.isLike(RefusalText($0.reason, to: $0.recipient)) }
  }

  /// Whether so many recipients met the same words that it is the channel's fault, if that is not one domain's.
  var isCommon: Bool {
    Set(refusals.map { FoldedAddress($0.recipient) }).count >= RefusalComparison.fewestRecipients
  }

  /// The domain of all of them; nil where they have several or none.
  var onlyDomain: String? {
    let domains = Set(refusals.map { FoldedAddress($0.recipient).everybodyThere })
    return domains.count == 1 ? domains.first.flatMap(\.self) : nil
  }
}

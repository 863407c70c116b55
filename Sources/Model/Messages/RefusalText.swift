/// The words of a refusal without what differs from message to message: addresses, ids, numbers and times.
package struct RefusalText: Hashable, Sendable {
  /// The reply code and the enhanced status at the beginning, where there are any.
  private let codes: [Substring]
  private let words: Set<Substring>

  package init(_ reason: String, to recipient: String) {
    let parts = FoldedAddress(recipient).text.split(separator: "@")
    let all = reason.lowercased()[...].split {
      $0.isWhitespace || "<>()[]{}\"',;:=".contains($0)
    }
    codes = all.prefix(2).filter { word in word.allSatisfy { $0.isNumber || $0 == "." } }
    words = Set(
      all.filter { word in
        !word.contains("@") && !parts.contains(word) && !word.contains(where: \.isNumber)
      }
    )
  }

  /// Whether two refusals say the same: of four words three at least are in both, since an id may be made of letters
  /// alone.
  package func isLike(_ other: RefusalText) -> Bool {
    guard codes == other.codes else { return false }
    let common = words.intersection(other.words).count
    return common * 4 >= words.union(other.words).count * 3
  }
}

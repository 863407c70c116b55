/// An enhanced mail system status code (RFC 3463), such as `5.1.1`.
package struct EnhancedStatus: Equatable, Sendable {
  /// 2 for success, 4 for a failure that may pass, 5 for one that will not.
  package let kind: Int
  package let subject: Int
  package let detail: Int

  /// Parses a code that is the whole text.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let kind = EnhancedStatus.number(parts[0]),
      let subject = EnhancedStatus.number(parts[1]), let detail = EnhancedStatus.number(parts[2]),
      [2, 4, 5].contains(kind)
    else { return nil }
    self.kind = kind
    self.subject = subject
    self.detail = detail
  }

  private static func number(_ digits: some StringProtocol) -> Int? {
    1...3 ~= digits.utf8.count && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(digits) : nil
  }
}

/// A text that is to be suppressed and probably means more than it would match.
package enum AmbiguousAddress: DiagnosticError, Equatable {
  /// It has a star, which stands for itself alone.
  case pattern(String)
  /// It looks like a domain, and would be compared with whole recipients.
  case bareDomain(String)

  /// Nil for a text that says what it means.
  package init?(_ text: String) {
    if text.contains("*") {
      self = .pattern(text)
    } else if AmbiguousAddress.isDomain(text) {
      self = .bareDomain(text)
    } else {
      return nil
    }
  }

  /// Whether a text has the form of a domain: labels with dots between them, of which the last has no digits.
  private static func isDomain(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count >= 2, let last = labels.last, last.count >= 2 else { return false }
    return last.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
      && labels.allSatisfy { label in
        !label.isEmpty
          && label.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-"
          }
      }
  }

  package var diagnostic: Diagnostic {
    switch self {
    case .pattern(let text):
      let domain = text.hasPrefix("*@") ? text.dropFirst() : ""
      let isAll = !domain.isEmpty && !domain.contains("*")
      return Diagnostic(
        .refused,
        "'\(text)' is no pattern",
        why: "it would match only a recipient that is written exactly so, star and all",
        wayOut: (isAll
          ? "for everybody there write '\(domain)'" : "name each domain as '@DOMAIN'")
          + ", or say --exactly"
      )
    case .bareDomain(let text):
      return Diagnostic(
        .refused,
        "'\(text)' looks like a domain",
        why: "it would match only a recipient that is written exactly so, such as a profile's name",
        wayOut: "for everybody there write '@\(text)', or say --exactly"
      )
    }
  }
}

/// Why nothing goes to an address any more; the raw value is how the database writes it.
package enum SuppressionCause: Int, CaseIterable, Sendable {
  /// Somebody said so.
  case person = 1
  /// A list of addresses said so.
  case file = 2
  /// The address does not exist.
  case bounce = 3
  /// A message was reported as spam.
  case complaint = 4
  /// The recipient asked for it.
  case unsubscribe = 5

  /// Whether it takes the place of another: what somebody said himself is not lifted with a list or a bounce.
  package func outweighs(_ other: SuppressionCause) -> Bool { weight > other.weight }

  /// Whether it is somebody's wish, which reaches all addresses of a thread and of a person, and not the fault of one
  /// address.
  package var isStop: Bool {
    switch self {
    case .bounce: false
    case .person, .file, .complaint, .unsubscribe: true
    }
  }

  private var weight: Int {
    switch self {
    case .bounce: 0
    case .file: 1
    case .person, .complaint, .unsubscribe: 2
    }
  }

  /// The word that files, lists and options have.
  package var name: String {
    switch self {
    case .person: "person"
    case .file: "file"
    case .bounce: "bounce"
    case .complaint: "complaint"
    case .unsubscribe: "unsubscribe"
    }
  }
}

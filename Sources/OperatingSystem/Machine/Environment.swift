import Glibc

/// Environment variables.
package struct Environment: Sendable {
  private let value: @Sendable (String) -> String?

  /// The environment of this process.
  package static let process = Environment { name in
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// An environment with only these variables.
  package init(_ values: [String: String]) {
    self.init { values[$0] }
  }

  private init(value: @escaping @Sendable (String) -> String?) {
    self.value = value
  }

  /// The value of a variable; nil if it is not set or empty.
  package subscript(_ name: String) -> String? {
    guard let text = value(name), !text.isEmpty else { return nil }
    return text
  }
}

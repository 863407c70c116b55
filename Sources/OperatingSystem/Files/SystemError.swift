import Glibc
package import Model

/// That the operating system refused an action on a path, with its error number.
package struct SystemError: DiagnosticError, Equatable {
  /// A verb, such as `open`.
  package let action: String
  package let path: String
  package let code: Int32

  package init(action: String, path: String, code: Int32) {
    self.action = action
    self.path = path
    self.code = code
  }

  package var diagnostic: Diagnostic { diagnostic(wayOut: nil) }

  /// The same with what somebody can do about it.
  package func diagnostic(wayOut: String?) -> Diagnostic {
    Diagnostic(.inputOutput, "cannot \(action) '\(path)'", why: reason, wayOut: wayOut)
  }

  /// The system's words for its number, as a part of a sentence.
  package var reason: String { systemText(code).lowercased() }
}

/// The operating system's words for one of its error numbers.
package func systemText(_ code: Int32) -> String {
  unsafe String(cString: strerror(code))
}

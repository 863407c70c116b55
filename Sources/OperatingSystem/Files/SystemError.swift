import Glibc
package import Model

/// A failed system call on a path.
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

  /// The same with a way out.
  package func diagnostic(wayOut: String?) -> Diagnostic {
    Diagnostic(.inputOutput, "cannot \(action) '\(path)'", why: reason, wayOut: wayOut)
  }

  /// The system's message for the error number, as part of a sentence.
  package var reason: String { systemText(code).lowercased() }
}

/// The operating system's message for an error number.
package func systemText(_ code: Int32) -> String {
  unsafe String(cString: strerror(code))
}

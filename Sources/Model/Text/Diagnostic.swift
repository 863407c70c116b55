/// An error as a person reads it: what, where, why and the way out.
package struct Diagnostic: Equatable, Sendable {
  /// The family of an error; its raw value is the program's exit status.
  package enum Kind: Int32, Sendable {
    /// A rule refuses it in the present state.
    case refused = 1
    /// The input has an error.
    case badData = 65
    /// An input file is missing or may not be read.
    case noInput = 66
    /// A defect of the program.
    case defect = 70
    /// The disk, the network or the file system failed.
    case inputOutput = 74
    /// Another process holds what is needed.
    case busy = 75
  }

  package let kind: Kind
  package let place: Place?
  package let what: String
  package let why: String?
  package let wayOut: String?

  package init(
    _ kind: Kind,
    at place: Place? = nil,
    _ what: String,
    why: String? = nil,
    wayOut: String? = nil
  ) {
    self.kind = kind
    self.place = place
    self.what = what
    self.why = why
    self.wayOut = wayOut
  }

  /// All on one line: `FILE:LINE:COLUMN: what: why; way out`; a question needs no semicolon.
  package var sentence: String {
    var text = place.map { "\($0): " } ?? ""
    text += what
    if let why { text += ": \(why)" }
    if let wayOut { text += text.hasSuffix("?") ? " \(wayOut)" : "; \(wayOut)" }
    return text
  }
}

/// An error that has a diagnostic.
package protocol DiagnosticError: Error {
  var diagnostic: Diagnostic { get }
}

/// A place in an input file; line and column count from 1, the column in characters.
package struct Place: Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let line: Int?
  package let column: Int?

  package init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  package var description: String {
    [file, line.map(String.init), column.map(String.init)].compactMap(\.self).joined(separator: ":")
  }
}

extension Diagnostic {
  /// The same diagnostic with a place.
  package func at(_ place: Place) -> Diagnostic {
    Diagnostic(kind, at: place, what, why: why, wayOut: wayOut)
  }
}

import Formats
import Model

/// An error that was found at a place of an input file.
struct LocatedError: DiagnosticError {
  let error: any DiagnosticError
  let place: Place
  /// Where in a sequence it is, before what the error says.
  private let beginning: String

  init(_ error: any DiagnosticError, at place: Place, beginning: String = "") {
    self.error = error
    self.place = place
    self.beginning = beginning
  }

  var diagnostic: Diagnostic {
    let found = error.diagnostic.at(place)
    return Diagnostic(
      found.kind,
      at: found.place,
      beginning + found.what,
      why: found.why,
      wayOut: found.wayOut
    )
  }
}

extension DiagnosticError {
  /// Whether it is about one row, so that the others can still be taken.
  var isOfRow: Bool { self is RowError || self is LocatedError }
}

import Formats
import Model

/// An error that was found at a place of an input file.
struct LocatedError: DiagnosticError {
  let error: any DiagnosticError
  let place: Place

  init(_ error: any DiagnosticError, at place: Place) {
    self.error = error
    self.place = place
  }

  var diagnostic: Diagnostic { error.diagnostic.at(place) }
}

extension DiagnosticError {
  /// Whether it is about one row, so that the others can still be taken.
  var isOfRow: Bool { self is RowError || self is LocatedError }
}

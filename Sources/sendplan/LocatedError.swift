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

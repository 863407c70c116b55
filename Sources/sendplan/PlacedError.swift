import Model

/// An error that was found at a place of an input file.
struct PlacedError: ExplainedError {
  let error: any ExplainedError
  let place: Place

  init(_ error: any ExplainedError, at place: Place) {
    self.error = error
    self.place = place
  }

  var explanation: Explanation { error.explanation.at(place) }
}

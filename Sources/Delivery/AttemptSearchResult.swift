package import Model

/// The result of a search for attempts; an attempt in neither dictionary has not arrived.
package struct AttemptSearchResult: Equatable {
  /// The receipts of the attempts that arrived.
  package var receipts: [AttemptKey: String]
  /// The attempts of which the destination proves neither, and why.
  package var unproved: [AttemptKey: DeliveryError]

  package init(
    receipts: [AttemptKey: String] = [:],
    unproved: [AttemptKey: DeliveryError] = [:]
  ) {
    self.receipts = receipts
    self.unproved = unproved
  }
}

package import Model

/// What a search for attempts has shown; what it names in neither way has not arrived.
package struct AttemptSearchResult: Equatable {
  /// The receipts of those that arrived.
  package var receipts: [AttemptKey: String]
  /// Those of which the destination proves neither, and why.
  package var unproved: [AttemptKey: DeliveryError]

  package init(
    receipts: [AttemptKey: String] = [:],
    unproved: [AttemptKey: DeliveryError] = [:]
  ) {
    self.receipts = receipts
    self.unproved = unproved
  }
}

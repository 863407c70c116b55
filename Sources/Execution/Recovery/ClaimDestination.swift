import Delivery
import Model
import Storage

/// The destination that messages were claimed for, with the properties of its service.
struct ClaimDestination: Hashable {
  let transport: String
  let service: WebService

  /// The destination as it was at the claim, unless the channel has since been set to not idempotent; the way
  /// there is the present one.
  init(of claim: OpenClaim, _ channels: [Channel]) {
    transport = claim.transport
    var service = claim.service
    let now = channels.first { $0.number == claim.channel }?.settings
    if let now, now.transport == claim.transport {
      if !now.service.isIdempotent { service.isIdempotent = false }
      service.proxy = now.service.proxy
    }
    self.service = service
  }
}

extension Executor {
  /// Open claims grouped by destination, in a fixed order.
  func byDestination(_ claims: [OpenClaim]) throws -> [(
    destination: ClaimDestination, claims: [OpenClaim]
  )] {
    guard !claims.isEmpty else { return [] }
    let channels = try database.read { try $0.channels() }
    return Dictionary(grouping: claims) { ClaimDestination(of: $0, channels) }
      .map { (destination: $0.key, claims: $0.value) }
      .sorted { left, right in
        let (first, second) = (left.destination, right.destination)
        return first.transport == second.transport
          ? first.service.description < second.service.description
          : first.transport < second.transport
      }
  }
}

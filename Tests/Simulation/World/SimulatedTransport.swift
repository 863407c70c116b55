import Delivery
import Formats
import Model
import OperatingSystem

/// A transport to one channel of the simulated world, with the weather of one call of the executor.
final class SimulatedTransport: Transport {
  private let channel: String
  private let kind: DestinationKind
  private let scene: Scene

  init(_ channel: String, _ kind: DestinationKind, in scene: Scene) {
    (self.channel, self.kind, self.scene) = (channel, kind, scene)
  }

  var guarantee: DeliveryGuarantee {
    switch kind {
    case .checkable: .checkable
    case .idempotent: .idempotent
    case .neither: .neither
    }
  }

  var batchLimit: Int {
    switch kind {
    case .checkable: 8
    case .idempotent: 4
    case .neither: 2
    }
  }

  private var isClosed: Bool { scene.weather?.isClosed.contains(channel) == true }

  private func unreachable() -> DeliveryError {
    .system(SystemError(action: "look into", path: channel, code: 5))
  }

  func checkpoint() throws(DeliveryError) -> String? {
    scene.claiming()
    return kind == .checkable ? "\(scene.destination.count)" : nil
  }

  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    batch.map { message in
      // A dead process hands nothing over, and nobody learns its answers.
      if scene.isDead { return .unknown(reason: "dead") }
      let outcome = handOver(message)
      scene.handed()
      return outcome
    }
  }

  private func handOver(_ message: OutgoingMessage) -> DeliveryOutcome {
    let key = message.key.text
    let number = scene.destination.tried(key)
    let fault = scene.weather?.fault(of: key, try: number)
    if let fault { scene.faults[fault.rawValue, default: 0] += 1 }
    scene.handingOver(message, by: channel, as: fault)
    switch fault {
    case nil:
      scene.take(message, by: channel)
      return .accepted(receipt: key)
    case .refused: return .refused(reason: "no such reader", fault: .message)
    case .refusedForNow: return .unavailable(reason: "mailbox full", fault: .message)
    case .channelRefused: return .refused(reason: "not allowed to send", fault: .channel)
    case .channelRefusedForNow: return .unavailable(reason: "too busy", fault: .channel)
    case .refusedByNobody: return .refused(reason: "policy", fault: nil)
    case .silentUntaken: return .unknown(reason: "no answer")
    case .silentTaken:
      scene.take(message, by: channel)
      return .unknown(reason: "no answer")
    case .liesTaken: return .accepted(receipt: key)
    case .liesRefused:
      scene.take(message, by: channel)
      return .refused(reason: "no such reader", fault: .message)
    }
  }

  func find(
    _ messages: [OutgoingMessage],
    since checkpoint: String?
  ) throws(DeliveryError) -> AttemptSearchResult {
    if isClosed { throw unreachable() }
    return messages.map(\.key).reduce(into: AttemptSearchResult()) { result, key in
      let has = scene.destination.has(key.text)
      if has { result.receipts[key] = key.text }
      scene.searched(key.text, found: has)
    }
  }

  func probe() -> DeliveryError? { isClosed ? unreachable() : nil }

  func check() -> DeliveryError? { isClosed ? unreachable() : nil }
}

/// Everything that ever arrived, and how often what was tried.
struct SimulatedDestination {
  private var tries: [String: Int] = [:]
  private var keys: Set<String> = []
  private(set) var count = 0

  func has(_ key: String) -> Bool { keys.contains(key) }

  /// Notes an arrival; false for a key that has arrived before.
  mutating func take(_ key: String) -> Bool {
    count += 1
    return keys.insert(key).inserted
  }

  /// Counts a try under a key, from 1.
  mutating func tried(_ key: String) -> Int {
    tries[key, default: 0] += 1
    return tries[key] ?? 1
  }
}

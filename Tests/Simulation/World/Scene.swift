import Execution
import Formats
import Model

/// What goes on around one call of the executor: the weather, who dies, and who does something meanwhile.
final class Scene {
  unowned let world: World
  let weather: Weather?
  private let begun: Int
  private var reachedTimes: [String: Int] = [:]
  private var handedOver = 0
  private(set) var isDead = false
  private(set) var violation: Violation?
  /// The days of the instants that were read around the last claim, by zone.
  private var claimInstants: Set<Int64> = []
  var faults: [String: Int] = [:]
  /// The keys that were left without an answer by this call.
  private var unanswered: Set<String> = []

  init(_ world: World, _ weather: Weather?) {
    (self.world, self.weather) = (world, weather)
    begun = world.checker.position
  }

  var destination: SimulatedDestination {
    get { world.destination }
    set { world.destination = newValue }
  }

  /// Notes a step of the executor; throws where the process dies there.
  func reached(_ step: String) throws {
    meet(step)
    if let violation { throw violation }
    reachedTimes[step, default: 0] += 1
    if let death = weather?.death, death.step == step, death.times == reachedTimes[step] {
      isDead = true
    }
    guard !isDead else {
      world.checker.coverage.note(.death, step)
      throw Died(step: step)
    }
  }

  /// Something happens before the next batch is claimed.
  func claiming() {
    claimInstants = [world.clock.lastRead]
    meet("claiming")
    reachedTimes["claiming", default: 0] += 1
  }

  /// Lets those who were to come do what they want, once.
  private func meet(_ step: String) {
    guard let meanwhile = weather?.meanwhile, meanwhile.step == step,
      reachedTimes[step, default: 0] + 1 == meanwhile.times, violation == nil
    else { return }
    do {
      try world.actMeanwhile(meanwhile)
    } catch let found as Violation {
      violation = found
    } catch {
      violation = Violation(.expected, "meanwhile: \(error)")
    }
  }

  func handingOver(_ message: OutgoingMessage, by channel: String, as fault: Weather.Fault?) {
    guard violation == nil else { return }
    do {
      try world.checker.check(handed(message, by: channel))
      switch fault {
      case .liesTaken, .liesRefused: world.checker.noteLie(about: message.messageID)
      case .silentTaken, .silentUntaken: unanswered.insert(message.key.text)
      case nil, .refused, .refusedForNow, .channelRefused, .channelRefusedForNow, .refusedByNobody:
        break
      }
    } catch let found as Violation {
      violation = found
      isDead = true
    } catch {
      violation = Violation(.expected, "\(error)")
      isDead = true
    }
  }

  func take(_ message: OutgoingMessage, by channel: String) {
    _ = destination.take(message.key.text)
    world.checker.noteArrival(of: handed(message, by: channel))
    world.messagesSent += 1
  }

  private func handed(_ message: OutgoingMessage, by channel: String) -> HandedOver {
    let zone = world.checker.books.channels[channel]?.zone
    let days = claimInstants.compactMap { SimulatedClock.day($0, zone)?.number }
    return HandedOver(
      id: message.messageID,
      key: message.key.text,
      words: message.content.body,
      recipient: message.content.recipient,
      sender: message.sender,
      channel: channel,
      days: Set(days),
      begun: begun
    )
  }

  /// Counts a message that was handed over; the process may die between two of a batch.
  func handed() {
    handedOver += 1
    if let death = weather?.death, death.step == "handing", death.times == handedOver {
      isDead = true
    }
  }

  /// Notes which row of the recovery table a search belongs to.
  func searched(_ key: String, found: Bool) {
    let uncertainty = unanswered.contains(key) ? "unanswered" : "abandoned"
    world.checker.coverage.note(
      .recovery,
      "\(uncertainty), checkable, \(found ? "arrived" : "absent")"
    )
  }
}

/// The end of a simulated process.
struct Died: Error {
  let step: String
}

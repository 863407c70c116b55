import Chance

/// What goes wrong while messages are handed over.
///
/// What becomes of an attempt depends on the seed and its key alone, not on what went before it: a step that is left
/// out does not change the others.
package struct Weather: Codable, Equatable, Sendable {
  let seed: UInt64
  /// How many of a thousand attempts meet each fault.
  var rates: [Fault: Int] = [:]
  /// Nothing can be handed over, and nothing can be searched.
  var isClosed: [String] = []
  var death: Death?
  var jump: Jump?
  /// What somebody does at the worst instant.
  var meanwhile: Meanwhile?

  /// The process dies at the given occurrence of a step.
  struct Death: Codable, Equatable, Sendable {
    /// The name of a `RunStep` or a `SliceStep`, or `handing`: between two messages of a batch.
    let step: String
    let times: Int
  }

  /// The clock is set by so many milliseconds when it has been read so often.
  struct Jump: Codable, Equatable, Sendable {
    let reads: Int
    let milliseconds: Int64
  }

  struct Meanwhile: Codable, Equatable, Sendable {
    let step: String
    let times: Int
    let wishes: [Wish]
    /// Somebody withdraws the approval of the plan that is being sent.
    var withdraws = false
  }

  package enum Fault: String, Codable, CaseIterable, CodingKeyRepresentable, Sendable {
    /// The message is refused for good, or for now.
    case refused, refusedForNow
    /// The same by the fault of the channel, or of nobody that the answer names.
    case channelRefused, channelRefusedForNow, refusedByNobody
    /// It hangs up before, or after, it took the message.
    case silentUntaken, silentTaken
    /// It says that it took what it lost, or that it refused what it took.
    case liesTaken, liesRefused
  }

  /// What happens to a message when it is handed over for the given time under its key.
  func fault(of key: String, try number: Int) -> Fault? {
    var hash = UInt64(0xcbf2_9ce4_8422_2325) ^ seed
    for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var chance = SeededGenerator(seed: hash &+ UInt64(number))
    var point = chance.number(0...999)
    for fault in Fault.allCases {
      point -= rates[fault] ?? 0
      if point < 0 { return fault }
    }
    return nil
  }
}

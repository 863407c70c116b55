import Model
import Storage
import Terminal

/// What came of several replies, in words.
struct ReplyReport {
  private var new: [ReplyKind: Int] = [:]
  private var bounces: [RefusalClass: Int] = [:]
  private var known = 0
  private var withdrawn = 0
  private var canceled = 0
  private var postponed = 0
  private var claimed: [String] = []
  private var suppressed: [String] = []

  mutating func count(_ effect: ReplyEffect, _ kind: ReplyKind, _ refusalClass: RefusalClass? = nil)
  {
    if effect.isNew {
      new[kind, default: 0] += 1
      if let refusalClass { bounces[refusalClass, default: 0] += 1 }
    } else if effect.wasWithdrawn {
      withdrawn += 1
    } else {
      known += 1
    }
    canceled += effect.canceled
    postponed += effect.postponed
    claimed += effect.claimed
    if let address = effect.suppressed?.text, !suppressed.contains(address) {
      suppressed.append(address)
    }
  }

  /// Counts what suppresses an address and names no message.
  mutating func count(_ kind: ReplyKind, suppressing address: FoldedAddress) {
    new[kind, default: 0] += 1
    if !suppressed.contains(address.text) { suppressed.append(address.text) }
  }

  /// The counts in one line, then what was done because of them.
  func text(elsewhere: StopEffect) -> String {
    let kinds = [
      (ReplyKind.reply, "reply", "replies"), (.automatic, "automatic answer", "automatic answers"),
      (.bounce, "bounce", "bounces"), (.complaint, "complaint", "complaints"),
      (.unsubscribe, "request for no further mail", "requests for no further mail"),
    ]
    var parts = kinds.compactMap { kind, one, several in
      new[kind].map { "\($0.grouped) \($0 == 1 ? one : several)" }
    }
    if known > 0 { parts.append("\(known.grouped) known already") }
    if withdrawn > 0 { parts.append("\(withdrawn.grouped) taken back before") }
    var lines = [parts.isEmpty ? "nothing new" : parts.joined(separator: ", ")]
    if !bounces.isEmpty {
      let classes = RefusalClass.allCases.compactMap { kind in
        bounces[kind].map { "\($0.grouped) \(kind.name)" }
      }
      lines.append("of the bounces: \(classes.joined(separator: ", "))")
    }
    if canceled > 0 {
      lines.append("\(counted(canceled, "later step")) of their threads canceled")
    }
    if postponed > 0 {
      let verb = postponed == 1 ? "waits" : "wait"
      lines.append("\(counted(postponed, "next step")) \(verb) until an absence ends")
    }
    lines += firstLines(suppressed.map { "\(printable($0)) is suppressed from now on" })
    let others = elsewhere.canceled + elsewhere.followers
    if others > 0 {
      let channels = StopText.channels(elsewhere)
      lines.append("\(counted(others, "other message")) to them canceled\(channels)")
    }
    lines += firstLines(
      elsewhere.reached.map { "\(printable($0.text)) is suppressed with that" }
    )
    let left = claimed + elsewhere.claimed.filter { !claimed.contains($0) }
    lines += firstLines(left.map { "\(printable($0)): \(ReplyReport.leftToFinish)" })
    return lines.joined(separator: "\n") + "\n"
  }

  func answer(elsewhere: StopEffect, rejected: Int) -> Answer {
    let refused = rejected > 0 ? "\(rejected.grouped) rejected\n" : ""
    return Answer(text(elsewhere: elsewhere) + refused, status: rejected > 0 ? 1 : 0)
  }

  /// What is said of a message that a run has picked up.
  static let leftToFinish = "a run has picked it up, and it is left to finish"
}

/// The first lines of a list, and how many more there are.
func firstLines(_ lines: [String], _ count: Int = 20) -> [String] {
  let more = lines.count - count
  return lines.prefix(count) + (more > 0 ? ["and \(more.grouped) more"] : [])
}

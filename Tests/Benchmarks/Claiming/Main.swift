import Delivery
import Execution
import Formats
import Model
import Storage

/// The executor as it is, for a channel that takes every message and does nothing with it.
///
/// What is left to measure are the claims and the acknowledgements.
@main
enum Claiming {
  /// `claiming VERSION DAY DATABASE`: sends what a version assigns to a day.
  static func main() throws {
    let words = CommandLine.arguments
    guard words.count == 4, let version = Int(words[1]), let day = Day(words[2]) else {
      print("usage: claiming VERSION DAY DATABASE")
      return
    }
    let database = try Database.open(path: words[3])
    var dependencies = ExecutorDependencies(
      now: { Instant(milliseconds: 0) },
      uptime: { 0 },
      pause: { _ in },
      calendar: LocalCalendar(day: { _, _ in day }, instant: { _, _, _ in nil }),
      actor: "claiming"
    )
    dependencies.transport = { _, _ in Nowhere() }
    let report = try Executor(database, in: dependencies).run(RunRequest(plan: version, day: day))
    guard case .finished = report.end else {
      preconditionFailure("the day was not sent: \(report)")
    }
  }
}

/// Accepts every message, with as long a checkpoint and receipts as an mbox file has.
private struct Nowhere: Transport {
  var guarantee: DeliveryGuarantee { .checkable }

  var batchLimit: Int { 4096 }

  func checkpoint() -> String? { "1234567-0123456789abcdef" }

  func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    batch.map { .accepted(receipt: $0.key.text) }
  }

  func find(_ messages: [OutgoingMessage], since checkpoint: String?) -> AttemptSearchResult {
    AttemptSearchResult()
  }

  func check() -> DeliveryError? { nil }
}

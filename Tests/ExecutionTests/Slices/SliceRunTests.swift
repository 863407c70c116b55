import Delivery
import Execution
import Formats
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("A slice is handed over")
struct SliceRunTests {
  private let spool: SliceSpool
  private let stub = StubTransport()

  init() throws {
    spool = try SliceSpool(.sendmail)
  }

  private func run() throws -> SliceReport { try spool.runner(stub).run(spool.files().slice) }

  private var given: [String] { stub.given.map(\.messageID) }

  private func ids(_ places: some Sequence<Int>) -> [String] { places.map { SliceSpool.id($0) } }

  /// What a body is refused with.
  private func refusal(_ body: () throws -> Void) -> Diagnostic? {
    let error = #expect(throws: (any Error).self) { try body() }
    return (error as? any DiagnosticError)?.diagnostic
  }

  @Test("Each message goes once, in order, exactly as it was cut, and the end is on record")
  func whole() throws {
    try spool.cut(messages: 10)
    let report = try run()
    #expect(given == ids(1...10))
    let items = try spool.slice().items(at: 1...10)
    #expect(stub.given == items.compactMap { OutgoingMessage($0) })
    #expect(report.sent == 10 && report.left == 0 && report.result == .complete)
    let end = try #require(try spool.files().end())
    #expect(end == SliceEnd(digest: try spool.slice().outcomeDigest(), kind: .handled))
    #expect(try spool.slice().holders().map(\.host) == ["near"])

    let again = try run()
    #expect(again.state == .endedBefore(end) && again.result == .complete)
    #expect(try stub.given.count == 10 && spool.slice().holders().count == 1)
  }

  @Test("An empty slice has ended as soon as somebody begins it")
  func empty() throws {
    try spool.cut(messages: 0)
    #expect(try run().result == .complete)
  }

  @Test("What must not go any more is left out from the next batch on, and all of it at once")
  func stops() throws {
    try spool.cut(messages: 12)
    let stops = [4: SliceStops.places([2, 5, 12]), 8: .everything]
    stub.answer = { [spool, stub] message in
      do {
        if let stop = stops[stub.given.count] { try spool.files().writeStop(stop) }
      } catch { Issue.record(error) }
      return .accepted(receipt: message.key.text)
    }
    let report = try run()
    #expect(given == ids([1, 2, 3, 4, 6, 7, 8, 9]))
    #expect(report.canceled == 4 && report.sent == 8 && report.result == .complete)
    #expect(try spool.files().end()?.kind == .handled)
  }

  @Test("From its last instant on nothing goes, and a repeat would change nothing")
  func lateness() throws {
    try spool.cut(messages: 12)
    stub.answer = { [spool, stub] message in
      if stub.given.count == 8 { spool.clock.now = SliceSpool.notAfter }
      return .accepted(receipt: message.key.text)
    }
    let report = try run()
    #expect(stub.given.count == 8 && report.left == 4 && report.result == .incomplete)
    #expect(try spool.files().end()?.kind == .late)
    #expect(try run().result == .incomplete)
    #expect(stub.given.count == 8)

    try spool.cut(2, messages: 3)
    let refused = refusal { _ = try spool.runner(stub).run(spool.files(2).slice) }
    #expect(
      refused?.sentence == """
        it is too late to begin '\(spool.files(2).slice)': nothing of it goes after \
        \(SliceSpool.notAfter); take it back with 'sendplan-executor settle'; nothing was handed over
        """
    )
    #expect(refused?.kind == .refused)
    #expect(FileManager.default.fileExists(atPath: spool.files(2).start))
  }

  @Test("Asked to stop, it gives the right back, and any machine goes on with the rest")
  func stopping() throws {
    try spool.cut(messages: 12)
    var dependencies = spool.clock.dependencies
    dependencies.transport = { [stub] _, _ in stub }
    dependencies.isStopRequested = { [stub] in stub.given.count == 4 }
    let near = SliceRunner(
      in: dependencies,
      as: SliceProcess(host: "near", boot: "b", process: 7)
    )
    #expect(try near.run(spool.files().slice).result == .interrupted)
    #expect(try spool.files().begun() == nil && spool.files().end() == nil)
    #expect(try spool.runner(host: "far", stub).run(spool.files().slice).result == .complete)
    #expect(given == ids(1...12))
    #expect(try spool.slice().holders().map(\.host) == ["near", "far"])
  }

  @Test("A fault of the channel ends it, and so do ten messages in a row that nothing takes")
  func faults() throws {
    stub.batchLimit = 1
    try spool.cut(messages: 20)
    stub.answer = { [stub] message in
      stub.given.count < 3
        ? .accepted(receipt: "r") : .refused(reason: "quota used up", fault: .channel)
    }
    let report = try run()
    #expect(stub.given.count == 3 && report.failed == 0 && report.left == 18)
    #expect(report.result == .incomplete)
    #expect(report.end?.kind == .channel && report.end?.reason?.contains("quota") == true)

    try spool.cut(2, messages: 20)
    // Each in words of its own: three with the same ones would do.
    let words = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split(separator: " ")
    stub.answer = { [stub] _ in .unknown(reason: String(words[stub.given.count - 4])) }
    let second = try spool.runner(stub).run(spool.files(2).slice)
    #expect(stub.given.count == 13 && second.inDoubt == 10 && second.left == 10)
    #expect(second.end?.kind == .channel && second.result == .incomplete)
  }

  @Test(
    "The same words for three recipients are the channel's fault, if another domain hears them too"
  )
  func common() throws {
    stub.batchLimit = 1
    let domains = [1: "a", 2: "a", 3: "a", 4: "a", 5: "b", 6: "a"]
    func recipient(_ place: Int) -> String { "r\(place)@\(domains[place] ?? "").example" }
    for (number, isEverywhere) in [(1, true), (2, false)] {
      try spool.cut(number, messages: 6, to: recipient)
      stub.answer = { message in
        message.content.recipient.hasSuffix("@a.example") || isEverywhere
          ? .refused(reason: "we do not like you", fault: nil) : .accepted(receipt: "r")
      }
      let report = try spool.runner(stub).run(spool.files(number).slice)
      let order = stub.given.suffix(isEverywhere ? 4 : 6).map(\.messageID)
      let places = isEverywhere ? [1, 2, 3, 5] : [1, 2, 3, 5, 4, 6]
      #expect(order == places.map { SliceSpool.id($0, in: number) })
      #expect(report.failed == (isEverywhere ? 0 : 5))
      #expect(report.left == (isEverywhere ? 6 : 0))
      #expect(report.end?.common == (isEverywhere ? [1, 2, 3, 5] : []))
      #expect(report.result == .incomplete)
    }
  }

  @Test("What is not taken is tried once, and who asks for a pause gets it")
  func pauses() throws {
    try spool.cut(messages: 12)
    stub.answer = { [stub] message in
      stub.given.count == 4
        ? .unavailable(reason: "busy", fault: .channel, retryAfter: 30)
        : .accepted(receipt: "r")
    }
    let report = try run()
    #expect(given == ids(1...12) && spool.clock.waits == [30_000])
    #expect(report.result == .complete || report.left == 4)
    let answers = try spool.slice().outcomes().map(\.answer)
    #expect(
      answers.count { $0 == .unavailable(reason: "busy", fault: .channel, retryAfter: 30) }
        == report.left
    )
    #expect(report.end?.kind == .handled && report.result == .incomplete)

    try spool.cut(2, messages: 12)
    stub.answer = { _ in .unavailable(reason: "busy", fault: .channel, retryAfter: 601) }
    let second = try spool.runner(stub).run(spool.files(2).slice)
    #expect(second.end?.kind == .channel && second.left == 12 && stub.given.count == 16)
  }

  @Test("Without an answer an idempotent service is asked again under the same keys, twice at most")
  func repeats() throws {
    stub.guarantee = .idempotent
    try spool.cut(messages: 6, service: WebService(isIdempotent: true))
    var tries: [String: Int] = [:]
    stub.answer = { message in
      tries[message.messageID, default: 0] += 1
      let count = tries[message.messageID] ?? 0
      switch message.messageID {
      case "s1m1": return count < 3 ? .unknown(reason: "silence") : .accepted(receipt: "r")
      case "s1m2": return count < 2 ? .unknown(reason: "silence") : .refused(reason: "no")
      case "s1m3": return .unknown(reason: "silence")
      default: return .accepted(receipt: "r")
      }
    }
    let report = try run()
    #expect(tries == ["s1m1": 3, "s1m2": 2, "s1m3": 4, "s1m4": 1, "s1m5": 1, "s1m6": 1])
    #expect(report.sent == 4 && report.inDoubt == 1 && report.left == 1)
    #expect(report.end?.kind == .channel && report.result == .incomplete)
    #expect(try spool.slice().outcomes()[2].isMarked)
    #expect(
      try spool.slice().outcomes()[1].answer
        == .unknown(reason: "an earlier try may have arrived; repeated it was refused: no")
    )
  }

  @Test("A machine that cannot hand over leaves the slice to another")
  func unable() throws {
    try spool.cut(messages: 3)
    stub.error = .unreachable(server: "http://x", reason: "no route")
    #expect(refusal { _ = try run() }?.kind == .inputOutput)
    #expect(try spool.files().begun() == nil && spool.slice().holders().isEmpty)
    stub.error = nil
    #expect(try run().result == .complete)
  }

  @Test("One file that messages are appended to is refused")
  func isFile() throws {
    try spool.cut(messages: 3, transport: "mbox:/tmp/nowhere")
    let error = refusal { _ = try spool.runner().run(spool.files().slice) }
    #expect(error?.what == "the transport of '\(spool.files().slice)' is an mbox file")
  }

  @Test("An end that does not fit the outcomes is not believed")
  func wrongEnd() throws {
    try spool.cut(messages: 3)
    _ = try run()
    _ = try spool.slice().hold(host: "x", boot: "b", process: 1, nonce: "n", at: Workspace.morning)
    #expect(try run().result == .complete)
    try spool.cut(2, messages: 3)
    try FileManager.default.removeItem(atPath: spool.files(2).slice)
    try spool.copy(spool.files(1).done, to: "spool/1-2.done")
    try spool.cut(2, messages: 3)
    #expect(
      refusal { _ = try spool.runner(stub).run(spool.files(2).slice) }?.why
        == "its outcomes are not those that '\(spool.files(2).done)' speaks of"
    )
  }
}

import Delivery
import Execution
import Formats
import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Slices are cut, handed over elsewhere, and taken back")
struct SettlingTests {
  /// How many seeds; SENDPLAN_SLICES=10000 takes some minutes.
  private static let rounds =
    Int(ProcessInfo.processInfo.environment["SENDPLAN_SLICES"] ?? "") ?? 60

  @Test(
    "Whatever machines and people do, nothing goes twice, every state is true, and the day ends",
    arguments: [DeliveryGuarantee.neither, .idempotent]
  )
  func anyOrder(guarantee: DeliveryGuarantee) throws {
    var figures: [String: Int] = [:]
    for round in 0..<SettlingTests.rounds {
      var chance = Seed.stream("slices of \(guarantee)", round)
      let day = try SlicedDay(guarantee, &chance)
      for _ in 0..<chance.number(5...40) {
        try day.step(&chance)
        try day.expectTruth("round \(round)")
      }
      try day.finish(&chance)
      try day.expectTruth("round \(round), finished")
      try day.expectEnd("round \(round)")
      figures.merge(day.figures) { $0 + $1 }
    }
    print(
      figures.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    )
  }
}

/// A day that is sent in slices, with the machines that do and the people who change their minds.
private final class SlicedDay {
  let workspace: Workspace
  let machine = FarMachine()
  let stub: StubTransport
  let guarantee: DeliveryGuarantee
  private let size: CutRequest.Size
  private let open: Int
  private var asked: Set<String> = []
  /// What was given up while nobody could tell what its file held.
  private var doubtful = false
  private(set) var figures: [String: Int] = [:]

  private var folder: String { workspace.folder.path + "/spool" }

  init(_ guarantee: DeliveryGuarantee, _ chance: inout SeededGenerator) throws {
    workspace = try Workspace()
    self.guarantee = guarantee
    size = chance.oneIn(2) ? .messages(chance.number(1...5)) : .slices(chance.number(1...4))
    open = chance.number(1...4)
    stub = workspace.stub()
    stub.guarantee = guarantee
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for channel in ["a", "b"].prefix(chance.number(1...2)) {
      try workspace.open(
        channel,
        transport: "webhook:http://127.0.0.1:1/",
        service: WebService(isIdempotent: guarantee == .idempotent)
      )
      try workspace.write(chance.number(1...9), for: channel)
    }
    try workspace.approvePlan()
  }

  private func files() throws -> [SliceFiles] {
    try workspace.database.read { try $0.openSlices() }
      .map { SliceFiles(in: $0.folder, run: $0.run, number: $0.number) }
  }

  private var ids: [String] { get throws { try workspace.states().keys.sorted() } }

  /// Counts something, and drops what a rule refuses.
  private func attempt(_ name: String, _ body: () throws -> Void) throws {
    do {
      try body()
      figures[name, default: 0] += 1
    } catch is any DiagnosticError {
      figures["\(name) refused", default: 0] += 1
    }
  }

  func step(_ chance: inout SeededGenerator) throws {
    let open = try files()
    let any = open.isEmpty ? nil : chance.pick(open)
    let ids = try ids
    let id = chance.pick(ids)
    switch chance.number(0...13) {
    case 0, 1: try attempt("cut") { try cut() }
    case 2:
      try attempt("settle") { try settle() }
      try attempt("settle again") { try expectNothing { try settle() } }
    case 3: if let any { _ = try machine.begin(any) }
    case 4, 5, 6:
      if let any, try machine.begin(any) {
        try machine.mark(any, &chance)
        // Somebody may give it up, or cancel, between the mark and the hand-over.
        if chance.oneIn(6) { try step(&chance) }
        try machine.handOver(any, dying: chance.oneIn(4)) { _ in Self.answer(&chance) }
      }
    case 7: if let any { try machine.end(any) }
    case 8:
      try attempt("cancel") {
        try workspace.change { _ = try $0.apply(.cancel, to: id) }
        asked.insert(id)
      }
    case 9:
      try attempt("hold") {
        try workspace.change { change in
          _ = try change.apply(.hold, to: id)
          _ = try change.hold(.messages([id]), until: nil, reason: "later")
        }
      }
    case 10:
      try attempt("reply") {
        try workspace.change { _ = try $0.apply(.reply(on: Workspace.monday), to: id) }
      }
    case 11:
      if let number = try workspace.database.read({ try $0.openSlices().first?.number }) {
        try attempt("withdraw") { _ = try workspace.executor.withdraw(slice: number) }
      }
    case 12:
      if let number = try workspace.database.read({ try $0.openSlices().last?.number }) {
        try attempt("recover") {
          _ = try workspace.executor.recover(slice: number, fenced: "the test says so")
        }
      }
    default: try attempt("run") { _ = try run() }
    }
    for failed in try workspace.database.writeSliceStops() { Issue.record("\(failed)") }
  }

  private static func answer(_ chance: inout SeededGenerator) -> SliceAnswer {
    switch chance.number(0...9) {
    case 0: .refused(reason: "no such reader", fault: .message)
    case 1: .unavailable(reason: "not now", fault: .message, retryAfter: nil)
    case 2: .unknown(reason: "taken")
    case 3: .unknown(reason: "lost on the way")
    case 4: .unavailable(reason: "quota", fault: .channel, retryAfter: nil)
    default: .accepted(receipt: "r")
    }
  }

  private func cut() throws {
    _ = try workspace.executor.cut(
      CutRequest(plan: 1, day: Workspace.monday, folder: folder, size: size, open: open)
    )
  }

  private func settle() throws {
    let report = try workspace.executor.settle(folder)
    #expect(report.unreadable.isEmpty, "\(report)")
  }

  private func run() throws -> RunReport {
    try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday, onAnotherDay: true))
  }

  private func expectNothing(_ body: () throws -> Void) throws {
    let before = try workspace.database.read { try $0.journalPosition() }
    try body()
    #expect(try workspace.database.read { try $0.journalPosition() } == before)
  }

  /// What arrived, here and there, by message.
  private var arrivals: [String: Set<String>] {
    var arrivals: [String: Set<String>] = [:]
    let here = stub.given.map(\.key.text)
    for key in machine.arrivals + here {
      let id = key.prefix { $0 != "." }.split(separator: "-").dropLast().joined(separator: "-")
      arrivals[id, default: []].insert(key)
    }
    return arrivals
  }

  func expectTruth(_ note: String) throws {
    let report = try workspace.database.read { try $0.checkJournal() }
    #expect(report.isEmpty, "\(note): \(report)")
    if guarantee == .neither {
      let all = machine.arrivals + stub.given.map(\.key.text)
      #expect(Set(all).count == all.count, "\(note): \(all)")
    }
    let arrivals = arrivals
    for (id, state) in try workspace.states() {
      #expect(arrivals[id]?.count ?? 0 <= 1, "\(note): \(id) \(state) \(arrivals)")
      let hasArrived = arrivals[id] != nil
      switch state {
      case .sent: #expect(hasArrived, "\(note): \(id)")
      case .pending, .waiting, .canceled, .failed, .expired:
        #expect(!hasArrived, "\(note): \(id) is \(state)")
      case .claimed, .inDoubt: break
      }
      // What was canceled before it was begun did not go.
      if asked.contains(id), state == .pending { Issue.record("\(note): \(id) is pending again") }
    }
  }

  /// Lets the machines end, takes everything back, and sends what is left from here.
  func finish(_ chance: inout SeededGenerator) throws {
    for files in try files() {
      if try machine.begin(files) {
        while try SliceFile(opening: files.slice).outcomes().contains(where: { !$0.isMarked }) {
          let before = try SliceFile(opening: files.slice).outcomes().count { $0.isMarked }
          try machine.mark(files, &chance)
          try machine.handOver(files, dying: false) { _ in .accepted(receipt: "r") }
          let after = try SliceFile(opening: files.slice).outcomes().count { $0.isMarked }
          if after == before { break }
        }
        try machine.end(files)
      }
    }
    try settle()
    try expectNothing { try settle() }
    #expect(try workspace.database.read { try $0.openSlices() }.isEmpty)
    for _ in 0..<3 where try run().end == .interrupted {}
  }

  func expectEnd(_ note: String) throws {
    let held = try workspace.database.read { try $0.holds() }
    for (id, state) in try workspace.states() {
      switch state {
      case .claimed: Issue.record("\(note): \(id) is claimed still")
      // What a machine has tried is not cut again before another plan.
      case .pending:
        let attempts = try workspace.database.read { try $0.messages(of: id) }.map(\.attempts)
        let isLeft = !held.isEmpty || stub.given.isEmpty || attempts != [0]
        #expect(isLeft, "\(note): \(id) is pending")
      case .waiting, .expired, .sent, .failed, .canceled, .inDoubt: break
      }
    }
    if guarantee == .idempotent {
      #expect(try !workspace.states().values.contains(.inDoubt), "\(note)")
    }
  }
}

import Execution
import Foundation
import Model
import Storage

/// Days that are sent in slices, by machines that begin them never, once or often, and from copies.
extension World {
  private var spool: String { place("spool") }

  func handle(_ slicing: Slicing) throws -> String {
    try FileManager.default.createDirectory(atPath: spool, withIntermediateDirectories: true)
    switch slicing {
    case .cut(let day, let messages, let open): return try cut(Day(number: day), messages, open)
    case .run(let place, let host, let weather): return try runSlice(place, host, weather)
    case .runCopy(let place): return try runCopy(of: place)
    case .settle: return try settleSlices()
    case .withdraw(let place):
      guard let slice = try slice(at: place) else { return "no slice is open" }
      _ = try playing(nil) { scene in
        try Executor(database, in: dependencies(scene)).withdraw(slice: slice.number)
      }
    case .giveUp(let place):
      guard let slice = try slice(at: place) else { return "no slice is open" }
      _ = try playing(nil) { scene in
        try Executor(database, in: dependencies(scene)).recover(
          slice: slice.number,
          fenced: "the machine is gone"
        )
      }
    }
    return "done"
  }

  private func slice(at place: Int) throws -> Slice? {
    let open = try database.read { try $0.openSlices() }
    return open.isEmpty ? nil : open[place % open.count]
  }

  private func cut(_ day: Day, _ messages: Int, _ open: Int) throws -> String {
    guard let version = checker.approved else { return "nothing is approved" }
    let request = CutRequest(
      plan: version,
      day: day,
      folder: spool,
      size: .messages(messages),
      open: open
    )
    let report = try playing(nil) { scene in
      try Executor(database, in: dependencies(scene)).cut(request)
    }
    for skip in report.skips { checker.coverage.note(.skip, "\(skip.reason)".prefixName) }
    return "\(report.cut.count) cut, \(report.left) left"
  }

  private func runSlice(_ place: Int, _ host: String, _ weather: Weather?) throws -> String {
    guard let slice = try slice(at: place) else { return "no slice is open" }
    let files = SliceFiles(in: slice.folder, run: slice.run, number: slice.number)
    return try runSlice(at: files.slice, host, weather)
  }

  private func runSlice(at path: String, _ host: String, _ weather: Weather?) throws -> String {
    let report = try playing(weather) { scene in
      let runner = SliceRunner(
        in: dependencies(scene),
        as: SliceProcess(host: host, boot: "boot of \(host)", process: 1),
        reached: { try scene.reached($0.rawValue) }
      )
      return try runner.run(path)
    }
    return "\(report.state)".prefixName
  }

  /// The file of a slice lies elsewhere, too, with everything that lies beside it.
  private func runCopy(of place: Int) throws -> String {
    guard let slice = try slice(at: place) else { return "no slice is open" }
    let elsewhere = self.place("elsewhere")
    defer {
      if FileManager.default.fileExists(atPath: elsewhere) {
        do {
          try FileManager.default.removeItem(atPath: elsewhere)
        } catch {
          checker.trace.add("the copy stays: \(error)")
        }
      }
    }
    try FileManager.default.copyItem(atPath: slice.folder, toPath: elsewhere)
    let files = SliceFiles(in: elsewhere, run: slice.run, number: slice.number)
    let before = messagesSent
    defer { checker.coverage.note(.law, "copies of slices that were begun") }
    do {
      _ = try runSlice(at: files.slice, "far", nil)
    } catch let refusal as any DiagnosticError {
      guard before == messagesSent else { throw Violation(.copies, "a copy of a slice sends") }
      checker.coverage.note(.refusal, Coverage.name(of: refusal))
      return "refused"
    }
    guard before == messagesSent else { throw Violation(.copies, "a copy of a slice sends") }
    return "nothing to send"
  }

  private func settleSlices() throws -> String {
    let report = try playing(nil) { scene in
      try Executor(database, in: dependencies(scene)).settle(spool)
    }
    guard report.unreadable.isEmpty else {
      throw Violation(.expected, "a slice cannot be read: \(report.unreadable)")
    }
    return "\(report.slices.count) taken back"
  }
}

import Delivery
import Execution
import Formats
import Foundation
import Glibc
import Model
import Storage
import TestSupport
import Testing

/// A folder with slices and the other end that their messages go to, as a cluster sees them.
final class SliceSpool {
  let temporary: TemporaryFolder
  let world: ReceivingEnd
  let clock = TestClock()

  static let notAfter = Workspace.morning.advanced(by: 3_600_000)

  init(_ kind: ReceivingEnd.Kind = .webhook) throws {
    temporary = try TemporaryFolder()
    try temporary.make("spool")
    world = try ReceivingEnd(kind, in: temporary.url)
  }

  var folder: URL { temporary.url.appending(path: "spool") }

  func files(_ number: Int = 1) -> SliceFiles {
    SliceFiles(in: folder.path, run: 1, number: number)
  }

  func slice(_ number: Int = 1) throws -> SliceFile {
    try SliceFile(opening: files(number).slice)
  }

  /// The id of the message at a place.
  static func id(_ place: Int, in slice: Int = 1) -> String { "s\(slice)m\(place)" }

  /// Writes a slice as `cut` does, and the right to begin it.
  @discardableResult
  func cut(
    _ number: Int = 1,
    messages: Int,
    notAfter: Instant = SliceSpool.notAfter,
    transport: String? = nil,
    service: WebService? = nil,
    to recipient: (Int) -> String = { "reader\($0)@d\($0).example" }
  ) throws -> SliceFiles {
    let head = SliceHead(
      number: number,
      run: 1,
      plan: 1,
      planDigest: String(repeating: "0", count: 64),
      day: Workspace.monday,
      database: Workspace.origin(),
      channel: "c1",
      transport: transport ?? world.transport(for: "c1"),
      service: service ?? world.service,
      notAfter: notAfter,
      count: messages
    )
    let items = (0..<messages).map { index in
      SliceItem(
        place: index + 1,
        message: Int32(number * 1000 + index + 1),
        attempt: 1,
        SliceSpool.message(index + 1, in: number, to: recipient(index + 1))
      )
    }
    let files = files(number)
    try files.writeStart(digest: SliceFile.write(head, items, to: files.slice))
    return files
  }

  private static func message(_ place: Int, in slice: Int, to recipient: String)
    -> OutgoingMessage
  {
    OutgoingMessage(
      attempt: 1,
      at: id(place, in: slice),
      MessageContent(recipient: recipient, subject: "Letter \(place)", body: "Hello \(place)"),
      token: .sample,
      from: "desk@example.org",
      MailHeaders(),
      composedAt: Workspace.morning,
      keys: AttemptKeys(origin: Workspace.origin(), sender: "desk@example.org"),
      after: []
    )
  }
}

/// Whoever asks for a slice.
extension SliceSpool {
  /// Starts the program on the file of a slice, or on another file.
  func start(
    _ path: String? = nil,
    killedAt point: String? = nil,
    at instant: Instant = Workspace.morning
  ) throws -> ChildProcess {
    var environment = world.environment
    environment["SENDPLAN_NOW"] = instant.description
    environment["SENDPLAN_TEST_KILL_AT"] = point
    return try builtProgram(
      ["run", "--slice", path ?? files().slice],
      environment: environment
    )
  }

  @discardableResult
  func run(
    _ path: String? = nil,
    killedAt point: String? = nil,
    at instant: Instant = Workspace.morning
  ) throws -> ChildProcess.Result {
    let result = try start(path, killedAt: point, at: instant).wait()
    try world.settle()
    return result
  }

  /// A runner in this process, as one of a machine.
  func runner(
    host: String = "near",
    _ stub: StubTransport? = nil,
    reached: @escaping (SliceStep) -> Void = { _ in }
  ) -> SliceRunner {
    var dependencies = clock.dependencies
    if let stub { dependencies.transport = { _, _ in stub } }
    return SliceRunner(
      in: dependencies,
      as: SliceProcess(host: host, boot: "boot of \(host)", process: getpid()),
      reached: reached
    )
  }

  /// Copies a file, or a folder with all that is in it, as `cp` does.
  @discardableResult
  func copy(_ path: String, to name: String, _ options: String = "-a") throws -> String {
    let target = temporary.path(name)
    // Of a slice that is at work files may be gone before they are copied.
    _ = try ChildProcess("/bin/cp", [options, path, target]).wait()
    return target
  }
}

extension SliceSpool {
  /// Puts a file in the place of another, as `mv` does.
  static func rename(_ path: String, to other: String) throws {
    _ = try ChildProcess.output(of: "/bin/mv", ["-T", path, other])
  }
}

/// What is to be seen.
extension SliceSpool {
  /// The ids of everything that arrived, as often as it did.
  func arrivals() throws -> [String] { try world.arrivals().map(\.id).sorted() }

  /// Nothing has arrived twice under two keys or at all, and what the slice says of each message is true.
  func expectNothingTwice(_ numbers: Int...) throws {
    let arrivals = try world.arrivals()
    if world.kind == .idempotentWebhook {
      #expect(Set(arrivals.map(\.id)).count == Set(arrivals).count)
    } else {
      #expect(Set(arrivals.map(\.id)).count == arrivals.count)
    }
    let ids = Set(arrivals.map(\.id))
    for number in numbers {
      for outcome in try slice(number).outcomes() {
        let hasArrived = ids.contains(SliceSpool.id(outcome.place, in: number))
        switch outcome.answer {
        case .accepted?: #expect(hasArrived)
        case .refused?, .unavailable?: #expect(!hasArrived)
        case .unknown?: break
        case nil: #expect(outcome.isMarked || !hasArrived)
        }
      }
    }
  }
}

import OperatingSystem
import Terminal
import Testing

@Suite("Progress")
struct ProgressTests {
  private static let erasure = "\r\u{1B}[K"
  private let environment = Environment([:])

  @Test(
    "The line says how much of what is done",
    arguments: [
      (Progress.Total.about(1_000_000), "importing 340,000 of about 1,000,000 (34 %)"),
      (.exactly(340_000), "importing 340,000 of 340,000 (100 %)"),
      (.exactly(1_000_000), "importing 340,000 of 1,000,000 (34 %)"),
      (.unknown, "importing 340,000"),
      (.about(300_000), "importing 340,000"),
      (.about(0), "importing 340,000"),
      (.exactly(341_000), "importing 340,000 of 341,000 (99 %)"),
    ]
  )
  func line(total: Progress.Total, expected: String) throws {
    let terminal = try PseudoTerminal(width: 80)
    let clock = Clock()
    var progress = Progress(
      "importing",
      total: total,
      on: error(on: terminal),
      clock: clock.look
    )
    clock.now = 100_000_000
    progress.advance(by: 340_000)
    #expect(terminal.text == Self.erasure + expected)
    progress.finish()
    #expect(terminal.text == Self.erasure)
    progress.finish()
    #expect(terminal.text == "")
  }

  @Test("The line is drawn at most ten times a second, however fast the steps are")
  func rate() throws {
    let terminal = try PseudoTerminal(width: 80)
    let clock = Clock()
    var progress = Progress("counting", on: error(on: terminal), clock: clock.look)
    var drawn = 0
    for _ in 0..<300_000 {
      clock.now += 10_000
      progress.advance()
      if clock.now.isMultiple(of: 30_000_000) {
        drawn += terminal.text.count { $0 == "\r" }
      }
    }
    #expect(20...30 ~= drawn, "three seconds have passed")
    #expect(clock.looks < 2000, "looking at the clock at every step would be slow")
  }

  @Test("Slow steps are each shown, also after fast ones")
  func slowSteps() throws {
    let terminal = try PseudoTerminal(width: 80)
    let clock = Clock()
    var progress = Progress("sending", on: error(on: terminal), clock: clock.look)
    for _ in 0..<1000 {
      clock.now += 1000
      progress.advance()
    }
    for _ in 0..<1000 {
      clock.now += 200_000_000
      progress.advance()
    }
    _ = terminal.text
    clock.now += 200_000_000
    progress.advance()
    #expect(terminal.text == "\(Self.erasure)sending 2,001")
  }

  @Test("A narrow screen cuts the line instead of wrapping it")
  func narrow() throws {
    let terminal = try PseudoTerminal(width: 12)
    let clock = Clock()
    var progress = Progress("importing", on: error(on: terminal), clock: clock.look)
    clock.now = 100_000_000
    progress.advance(by: 1000)
    #expect(terminal.text == "\(Self.erasure)importing …")
  }

  @Test("A complaint takes the line's place")
  func errorReport() throws {
    let terminal = try PseudoTerminal(width: 80)
    let error = StandardError(
      program: "post",
      descriptor: terminal.program,
      environment: Environment(["NO_COLOR": "1"])
    )
    let clock = Clock()
    var progress = Progress("importing", on: error, clock: clock.look)
    clock.now = 100_000_000
    progress.advance()
    _ = terminal.text
    error.report("disk full")
    progress.finish()
    #expect(terminal.text == "\(Self.erasure)post: disk full\r\n")
  }

  @Test("A program leaves no line behind, even when its command forgot to erase it")
  func forgotten() throws {
    let terminal = try PseudoTerminal(width: 80)
    let file = try Capture()
    let console = Console(
      output: StandardOutput(descriptor: file.descriptor),
      error: error(on: terminal)
    )
    let command = Command("work", group: "All", summary: "works") { _, console in
      let clock = Clock()
      var progress = Progress("working", on: console.error, clock: clock.look)
      clock.now = 100_000_000
      progress.advance()
      return .done
    }
    let program = Program(name: "post", summary: "", version: "", commands: [command])
    let status = program.run(["work"], on: console)
    #expect(status == .done)
    #expect(terminal.text == "\(Self.erasure)working 1\(Self.erasure)")
  }

  @Test("Nothing is drawn into a file or on a terminal that cannot erase")
  func elsewhere() throws {
    let file = try Capture()
    let terminal = try PseudoTerminal(width: 80)
    let clock = Clock()
    let dumb = Environment(["TERM": "dumb"])
    for descriptor in [file.descriptor, terminal.program] {
      let error = StandardError(program: "post", descriptor: descriptor, environment: dumb)
      var progress = Progress("importing", on: error, clock: clock.look)
      clock.now += 1_000_000_000
      progress.advance(by: 10)
      progress.finish()
    }
    #expect(file.text == "")
    #expect(terminal.text == "")
  }

  private func error(on terminal: PseudoTerminal) -> StandardError {
    StandardError(program: "post", descriptor: terminal.program, environment: environment)
  }
}

/// A clock that a test moves.
private final class Clock {
  var now: UInt64 = 0
  var looks = 0

  func look() -> UInt64 {
    looks += 1
    return now
  }
}

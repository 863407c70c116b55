import Glibc
import OperatingSystem
import Terminal
import Testing

@Suite("Streams")
struct StreamTests {
  @Test("A file gets everything, and only when it is flushed or much has come together")
  func file() throws {
    let file = try Capture()
    let output = StandardOutput(descriptor: file.descriptor)
    try output.write("one ")
    try output.writeLine("two")
    try output.write(bytes: [0x33, 0x0A])
    #expect(file.text == "")
    try output.flush()
    #expect(file.text == "one two\n3\n")
    try output.write(String(repeating: "x", count: 200_000))
    #expect(file.text.utf8.count == 200_010)
  }

  @Test("A terminal gets each piece at once")
  func terminal() throws {
    let terminal = try PseudoTerminal(width: 80)
    let output = StandardOutput(descriptor: terminal.program)
    try output.write("now")
    #expect(terminal.text == "now")
  }

  @Test("A pipe that is slow to be read is waited for")
  func slowPipe() async throws {
    let pipe = try Pipe()
    _ = fcntl(pipe.writer, F_SETFL, O_NONBLOCK)
    let reader = Task.detached { readAll(from: pipe.reader) }
    let text = String(repeating: "0123456789\n", count: 100_000)
    let output = StandardOutput(descriptor: pipe.writer)
    try output.write(text)
    try output.flush()
    close(pipe.writer)
    #expect(await reader.value == text)
    close(pipe.reader)
  }

  @Test("A reader that goes away is no error, ends nothing, and can be noticed")
  func brokenPipe() async {
    await #expect(processExitsWith: .exitCode(0)) {
      let pipe = try Pipe()
      close(pipe.reader)
      _ = Console.standard(program: "post")
      let output = StandardOutput(descriptor: pipe.writer)
      try #require(output.hasReader)
      try output.writeLine("nobody reads this")
      try output.flush()
      try #require(!output.hasReader)
      try output.writeLine("nor this")
      try output.flush()
    }
  }

  @Test("A full disk is an error of every write from then on")
  func fullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let output = StandardOutput(descriptor: descriptor)
    try output.writeLine("short")
    let error = #expect(throws: OutputError.self) { try output.flush() }
    #expect(
      error?.sentence
        == "cannot write standard output: No space left on device; what was printed is incomplete"
    )
    #expect(throws: OutputError(code: ENOSPC)) { try output.flush() }
    #expect(throws: OutputError(code: ENOSPC)) {
      try output.write(String(repeating: "x", count: 100_000))
    }
  }

  @Test("A screen knows its width")
  func width() throws {
    let terminal = try PseudoTerminal(width: 93)
    #expect(Screen(descriptor: terminal.program) == .terminal(width: 93))
    #expect(
      Screen(descriptor: terminal.program, environment: Environment(["TERM": "dumb"]))
        == .terminal(width: 93, followsSequences: false)
    )
  }

  @Test(
    "A terminal that does not know its width is asked of the environment",
    arguments: [("70", 70), ("0", 80), ("-1", 80), ("wide", 80), ("", 80)]
  )
  func unknownWidth(columns: String, expected: Int) throws {
    let terminal = try PseudoTerminal(width: 0)
    let environment = Environment(["COLUMNS": columns])
    let screen = Screen(descriptor: terminal.program, environment: environment)
    #expect(screen == .terminal(width: expected))
  }

  @Test("A file has no width, whatever the environment says")
  func noWidth() throws {
    let file = try Capture()
    let environment = Environment(["COLUMNS": "70"])
    #expect(Screen(descriptor: file.descriptor, environment: environment) == .elsewhere)
  }

  @Test("A complaint has the program's name and cannot command the terminal")
  func errorReport() throws {
    let file = try Capture()
    let error = StandardError(program: "post", descriptor: file.descriptor)
    error.report("no letter '\u{1B}[2J\n'", details: ["  see\tthere"])
    error.warn("it is late")
    #expect(
      file.text == """
        post: no letter '\\u{1B}[2J\\n'
          see\\tthere
        post: warning: it is late

        """
    )
  }

  @Test("A complaint is coloured on a terminal")
  func colouredComplaint() throws {
    let terminal = try PseudoTerminal(width: 80)
    let error = StandardError(
      program: "post",
      descriptor: terminal.program,
      environment: Environment([:])
    )
    error.report("no")
    #expect(terminal.text == "\u{1B}[31m\u{1B}[1mpost:\u{1B}[22m\u{1B}[39m no\r\n")
    error.warn("late")
    #expect(terminal.text == "\u{1B}[33m\u{1B}[1mpost: warning:\u{1B}[22m\u{1B}[39m late\r\n")
  }
}

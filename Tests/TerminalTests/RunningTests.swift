import Glibc
import Model
import Terminal
import Testing

@Suite("A program runs")
struct RunningTests {
  @Test("A command's output and status are the program's")
  func command() throws {
    let result = try run(.sample, "plan --horizon 7")
    #expect(result == Result(status: .done, output: "plan --horizon=7\n", error: ""))
  }

  @Test("Help and the version go to standard output")
  func help() throws {
    let help = try run(.sample, "help show")
    #expect(help.status == .done)
    #expect(help.output.hasPrefix("usage: post show [VERSION]\n\nprints one plan\n"))
    #expect(help.error == "")
    let version = try run(.sample, "--version")
    #expect(version == Result(status: .done, output: "post 1.2\n", error: ""))
  }

  @Test("The name alone prints the commands to standard error and is a mistake of usage")
  func nothing() throws {
    let result = try run(.sample, "")
    #expect(result.status == .usage)
    #expect(result.output == "")
    #expect(result.error.hasPrefix("usage: post COMMAND [ARGUMENT...] [--OPTION...]\n\nPlans:\n"))
    #expect(
      result.error.hasSuffix("  base advance  moves the first day\n\nsee 'post help COMMAND'\n")
    )
  }

  @Test("A mistake of usage is one sentence and what helps to fix it")
  func usageError() throws {
    let result = try run(.sample, "show 1 2")
    let error = """
      post: unexpected argument '2'; see 'post show --help'
      usage: post show [VERSION]

      """
    #expect(result == Result(status: .usage, output: "", error: error))
  }

  @Test("What was printed before a command failed comes out, then the complaint")
  func failure() throws {
    let program = program { _, console in
      try console.output.writeLine("half")
      throw Broken()
    }
    let result = try run(program, "work")
    #expect(result == Result(status: .busy, output: "half\n", error: "post: it broke\n"))
  }

  @Test("Words that ask for JSON get an error as one JSON object")
  func json() throws {
    let result = try run(.sample, "plan --nonsense --format=json")
    #expect(result.status == .usage)
    #expect(
      result.error == """
        {"format_version":1,"error":{"status":64,"message":"unknown option '--nonsense'; see \
        'post plan --help'","file":null,"line":null,"column":null,"what":null,"why":null,"way_out":null}}

        """
    )
  }

  @Test("An error without a diagnostic is a defect of the program")
  func defect() throws {
    struct Unexpected: Error {}
    let result = try run(program { _, _ in throw Unexpected() }, "work")
    #expect(
      result
        == Result(
          status: .defect,
          output: "",
          error: "post: a defect of this program: Unexpected(); please report it\n"
        )
    )
  }

  @Test("A disk that is full only when output is flushed is still status 74")
  func fullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    for line in ["plan", "--help", "--version"] {
      let result = try run(.sample, line, output: descriptor)
      #expect(result.status == .inputOutput)
      #expect(
        result.error == """
          post: cannot write standard output: No space left on device; what was printed is incomplete

          """
      )
    }
  }

  @Test("Of a failed command on a full disk the command's own complaint decides")
  func failureOnFullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let program = program { _, console in
      try console.output.writeLine("half")
      throw Broken()
    }
    let result = try run(program, "work", output: descriptor)
    #expect(result.status == .busy)
    #expect(
      result.error == """
        post: warning: cannot write standard output: No space left on device; what was printed is incomplete
        post: it broke

        """
    )
  }

  @Test("A command that nobody listens to does its work and keeps its status")
  func brokenPipe() async {
    await #expect(processExitsWith: .exitCode(3)) {
      let pipe = try Pipe()
      close(pipe.reader)
      _ = Console.standard(program: "post")
      let command = Command("work", group: "All", summary: "works") { _, console in
        try console.output.write(String(repeating: "x", count: 1_000_000))
        return .waitsForApproval
      }
      let program = Program(name: "post", summary: "", version: "", commands: [command])
      let console = Console(
        output: StandardOutput(descriptor: pipe.writer),
        error: StandardError(program: "post")
      )
      let status = program.run(["work"], on: console)
      exit(status.code)
    }
  }

  private struct Broken: DiagnosticError {
    var diagnostic: Diagnostic { Diagnostic(.busy, "it broke") }
  }

  private struct Result: Equatable {
    let status: Terminal.ExitStatus
    let output: String
    let error: String
  }

  private func program(_ action: @escaping Command.Action) -> Program {
    let command = Command("work", group: "All", summary: "works", run: action)
    return Program(name: "post", summary: "", version: "", commands: [command])
  }

  private func run(
    _ program: Program,
    _ line: String,
    output: Int32? = nil
  ) throws -> Result {
    let outputFile = try Capture()
    let errorFile = try Capture()
    let console = Console(
      output: StandardOutput(descriptor: output ?? outputFile.descriptor),
      error: StandardError(program: "post", descriptor: errorFile.descriptor)
    )
    let status = program.run(words(of: line), on: console)
    return Result(status: status, output: outputFile.text, error: errorFile.text)
  }
}

import Terminal
import Testing

@Suite("A table of commands can be checked")
struct ProgramFlawsTests {
  @Test("The sample program has no flaws")
  func none() {
    #expect(Program.sample.flaws.isEmpty)
  }

  @Test("Two commands of one name are a flaw")
  func twins() {
    #expect(flaws(of: command("plan"), command("plan")) == ["command 'plan' is there twice"])
  }

  @Test("A command called help is a flaw")
  func help() {
    let expected = ["'help' is a command of every program and cannot be redefined"]
    #expect(flaws(of: command("help")) == expected)
  }

  @Test("A page of help that is named as a command or another page is a flaw")
  func topics() {
    let topics = ["plan", "states", "states"].map { Program.Topic($0, "", text: "") }
    let program = Program(
      name: "p",
      summary: "",
      version: "",
      commands: [command("plan")],
      topics: topics
    )
    let expected = ["help on 'plan' is about a command", "help on 'states' is there twice"]
    #expect(program.flaws == expected)
  }

  @Test("A command to begin with that is not there is a flaw")
  func essentials() {
    let program = Program(
      name: "p",
      summary: "",
      version: "",
      commands: [command("plan")],
      essentials: ["plan", "plant"]
    )
    #expect(program.flaws == ["'plant', a command to begin with, is none"])
  }

  @Test("An option that takes a value in one command alone is a flaw")
  func disagreement() {
    let commands = [
      command("one", options: [Option("--to", "a switch")]),
      command("two", options: [Option("--to", .text("DAY"), "a day")]),
    ]
    let expected = ["option '--to' takes a value in one place and none in another"]
    #expect(Program(name: "p", summary: "", version: "", commands: commands).flaws == expected)
  }

  @Test(
    "An option that cannot be typed or preset is a flaw",
    arguments: [
      (Option("-x", "short"), "plan: option '-x' must be two dashes and lower-case words"),
      (
        Option("--Loud", "capital"), "plan: option '--Loud' must be two dashes and lower-case words"
      ),
      (Option("--", "empty"), "plan: option '--' must be two dashes and lower-case words"),
      (Option("--help", "again"), "plan: '--help' is there twice"),
      (
        Option("--format", .choice(["a"]), "", preset: "b"),
        "plan: option '--format' cannot have 'b' as its preset"
      ),
      (
        Option("--to", .text("DAY"), "", preset: "b", isRequired: true),
        "plan: option '--to' cannot have 'b' as its preset"
      ),
    ]
  )
  func options(option: Option, expected: String) {
    #expect(flaws(of: command("plan", options: [option])) == [expected])
  }

  @Test("Arguments that could not be told apart are a flaw")
  func arguments() {
    let many = Argument("MANY", "", repeats: true)
    let maybe = Argument("MAYBE", "", isOptional: true)
    let one = Argument("ONE", "")
    #expect(flaws(of: command("a", [many, one])) == ["a: only the last argument may repeat"])
    #expect(
      flaws(of: command("a", [maybe, one])) == ["a: a required argument follows an optional one"]
    )
    #expect(flaws(of: command("a", [one, one])) == ["a: 'ONE' is there twice"])
    #expect(flaws(of: command("a", [one, maybe])).isEmpty)
  }

  private func flaws(of commands: Command...) -> [String] {
    Program(name: "p", summary: "", version: "", commands: commands).flaws
  }

  private func command(
    _ name: String,
    _ arguments: [Argument] = [],
    options: [Option] = []
  ) -> Command {
    Command(name, group: "All", summary: "", arguments: arguments, options: options) { _, _ in
      .done
    }
  }
}

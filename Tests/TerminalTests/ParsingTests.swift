import Model
import Terminal
import TestSupport
import Testing

@Suite("Command lines are understood")
struct ParsingTests {
  @Test(
    "A command line means a command with its values",
    arguments: [
      ("plan", "plan"),
      ("plan --horizon 7", "plan --horizon=7"),
      ("plan --horizon=7 --dry-run", "plan --horizon=7 --dry-run"),
      ("--horizon 7 plan", "plan --horizon=7"),
      ("--dry-run plan", "plan --dry-run"),
      ("plan --horizon -3", "plan --horizon=-3"),
      ("plan --horizon=--dry-run", "plan --horizon=--dry-run"),
      ("--db a.db plan", "plan --db=a.db"),
      ("plan --db a.db", "plan --db=a.db"),
      ("plan --db -", "plan --db=-"),
      ("plan --db plan", "plan --db=plan"),
      ("import -", "import FILE=-"),
      (
        "import --column a=b letters.csv --column c=d",
        "import FILE=letters.csv --column=a=b --column=c=d"
      ),
      ("import --column=a=b letters.csv", "import FILE=letters.csv --column=a=b"),
      ("import -- --column", "import FILE=--column"),
      ("-- import -- ", "import FILE=--"),
      ("cancel a b c", "cancel ID=a ID=b ID=c"),
      ("cancel a -- --db", "cancel ID=a ID=--db"),
      ("delay a --days 2 b --operation k", "delay ID=a ID=b --days=2 --operation=k"),
      ("channel set email 50", "channel set NAME=email N=50"),
      ("channel --db a.db set email -5", "channel set NAME=email N=-5 --db=a.db"),
      ("channel list", "channel list"),
      ("base advance --to 2026-03-01", "base advance --to=2026-03-01"),
      ("show", "show"),
      ("show 7", "show VERSION=7"),
      ("show help", "show VERSION=help"),
    ]
  )
  func commands(line: String, expected: String) throws {
    #expect(try outcome(of: line) == expected)
  }

  @Test(
    "Help and the version are available anywhere",
    arguments: [
      ("--help", "help on post"),
      ("-h", "help on post"),
      ("help", "help on post"),
      ("help help", "help on post"),
      ("help plan", "help on plan"),
      ("help channel", "help on the channel family"),
      ("help letters", "help on the heading Letters"),
      ("help Plans", "help on the heading Plans"),
      ("help plans", "help on plans"),
      ("help channel set", "help on channel set"),
      ("plan --help", "help on plan"),
      ("plan -h", "help on plan"),
      ("--help plan", "help on plan"),
      ("plan --nonsense --help", "help on plan"),
      ("plan one too many --help", "help on plan"),
      ("channel --help", "help on the channel family"),
      ("channel set --help", "help on channel set"),
      ("delay --help --version", "help on delay"),
      ("cancel -- --help", "cancel ID=--help"),
      ("--version", "version"),
      ("plan --version", "version"),
    ]
  )
  func help(line: String, expected: String) throws {
    #expect(try outcome(of: line) == expected)
  }

  @Test("A value that was not typed is the preset, and not counted as typed")
  func presets() throws {
    let plan = try arguments(of: "plan")
    #expect(plan["--horizon"] == "30")
    #expect(plan.required("--horizon") == "30")
    #expect(plan["--db"] == nil)
    #expect(!plan.has("--horizon"))
    #expect(!plan.has("--dry-run"))
    #expect(try plan.integer("--horizon", in: 1...100) == 30)
    #expect(try plan.integer("--db", in: 1...100) == nil)
  }

  @Test("A value is read as what it stands for")
  func values() throws {
    let delay = try arguments(of: "delay 1 2 3 --days 14 --operation k")
    #expect(try delay.requiredInteger("--days", in: 1...365) == 14)
    #expect(try delay.allValues("ID", "a number", read: { Int($0) }) == [1, 2, 3])
    #expect(try delay.value("--note", "a word", read: { $0 }) == nil)
  }

  @Test(
    "A number out of place is refused with what it should have been",
    arguments: [
      ("0", 1...365, "--days must be a whole number from 1 to 365, not '0'"),
      ("two", 1...1000, "--days must be a whole number from 1 to 1,000, not 'two'"),
      ("-1", 0...Int.max, "--days must be a whole number of at least 0, not '-1'"),
      ("11", Int.min...10, "--days must be a whole number of at most 10, not '11'"),
      ("1.5", Int.min...Int.max, "--days must be a whole number, not '1.5'"),
      (
        "99999999999999999999", 0...9,
        "--days must be a whole number from 0 to 9, not '99999999999999999999'"
      ),
    ]
  )
  func numbers(text: String, range: ClosedRange<Int>, expected: String) throws {
    let delay = try arguments(of: "delay a --days \(text) --operation k")
    let error = #expect(throws: UsageError.self) { try delay.requiredInteger("--days", in: range) }
    #expect(error?.sentence == "\(expected); see 'post delay --help'")
  }

  @Test("A program can refuse what its table allows")
  func refusals() throws {
    let delay = try arguments(of: "delay a b --days 1 --operation k")
    let letters = #expect(throws: UsageError.self) {
      try delay.allValues("ID", "a number", read: { Int($0) })
    }
    #expect(letters?.sentence == "ID must be a number, not 'a'; see 'post delay --help'")
    #expect(
      delay.contradiction("--note makes no sense with --days").sentence
        == "--note makes no sense with --days; see 'post delay --help'"
    )
  }

  @Test("Help has pages that are about no command", arguments: ["help stamps", "stamps --help"])
  func topics(line: String) throws {
    #expect(try outcome(of: line) == "help about stamps")
    let request = try Program.sample.parse(words(of: line))
    guard case .help(let topic) = request else { throw NotACommand(line: line) }
    #expect(Program.sample.help(on: topic) == "What a letter costs.\n\n  1 day  80\n")
    #expect(Program.sample.help(on: .program).contains("post help stamps  what a letter costs\n"))
  }

  @Test("No words make the parser fail in another way than by a usage error", arguments: 0..<20)
  func anything(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let known = [
      "plan", "channel", "set", "list", "import", "delay", "--days", "--db", "--help", "--version",
      "--", "-", "-h", "--column", "--dry-run=", "--format", "--=", "=", "", "-3", "help",
      "--format=json",
    ]
    for _ in 0..<500 {
      let words = (0..<Int.random(in: 0...7, using: &random)).map { _ in
        Bool.random(using: &random)
          ? known.randomElement(using: &random) ?? "" : random.text(upTo: 6)
      }
      do {
        _ = try Program.sample.parse(words)
      } catch {
        #expect(error.sentence.contains("see 'post"), "\(words)")
        #expect(printable(error.sentence) == error.sentence, "\(words)")
      }
    }
  }
}

/// The parsed arguments of a line that must be a command.
func arguments(of line: String) throws -> ParsedArguments {
  guard case .run(let arguments) = try Program.sample.parse(words(of: line)) else {
    throw NotACommand(line: line)
  }
  return arguments
}

struct NotACommand: Error {
  let line: String
}

func words(of line: String) -> [String] {
  line.split(separator: " ").map(String.init)
}

/// What a line asks for, in words.
private func outcome(of line: String) throws -> String {
  switch try Program.sample.parse(words(of: line)) {
  case .run(let arguments): Command.summary(of: arguments)
  case .help(.program): "help on post"
  case .help(.family(let family)): "help on the \(family) family"
  case .help(.group(let group)): "help on the heading \(group)"
  case .help(.command(let command)): "help on \(command.name)"
  case .help(.topic(let topic)): "help about \(topic.name)"
  case .version: "version"
  }
}

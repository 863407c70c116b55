import Terminal
import Testing

@Suite("A command line that makes no sense is refused in one sentence")
struct UsageErrorTests {
  @Test(
    "An unknown command is named, with what may have been meant",
    arguments: [
      ("frobnicate", "unknown command 'frobnicate'; see 'post --help'"),
      ("plna", "unknown command 'plna'; did you mean 'plan'? see 'post --help'"),
      ("pla", "unknown command 'pla'; did you mean 'plan'? see 'post --help'"),
      ("showw", "unknown command 'showw'; did you mean 'show'? see 'post --help'"),
      ("Plan", "unknown command 'Plan'; did you mean 'plan'? see 'post --help'"),
      ("plan1", "unknown command 'plan1'; did you mean 'plan' or 'plans'? see 'post --help'"),
      (
        "chanel set email 5",
        "unknown command 'chanel set'; did you mean 'channel set'? see 'post --help'"
      ),
      (
        "channel sett email",
        "unknown command 'channel sett'; did you mean 'channel set'? see 'post --help'"
      ),
      (
        "channelset email",
        "unknown command 'channelset'; did you mean 'channel set'? see 'post --help'"
      ),
      (
        "channel-set email",
        "unknown command 'channel-set'; did you mean 'channel set'? see 'post --help'"
      ),
      (
        "set channel email",
        "unknown command 'set channel'; did you mean 'channel set'? see 'post --help'"
      ),
      ("advance", "unknown command 'advance'; did you mean 'base advance'? see 'post --help'"),
      (
        "chanel",
        "unknown command 'chanel'; did you mean 'channel set' or 'channel list'? see 'post --help'"
      ),
      (
        "channel frob",
        "unknown command 'channel frob'; did you mean 'channel set' or 'channel list'? see 'post --help'"
      ),
      ("help plna", "unknown command 'plna'; did you mean 'plan'? see 'post --help'"),
      ("plna --help", "unknown command 'plna'; did you mean 'plan'? see 'post --help'"),
      ("\u{1B}[2J", "unknown command '\\u{1B}[2J'; see 'post --help'"),
    ]
  )
  func unknownCommand(line: String, expected: String) {
    #expect(error(of: line)?.sentence == expected)
  }

  @Test(
    "An unknown option is named, with what may have been meant",
    arguments: [
      (
        "plan --horizn 7",
        "unknown option '--horizn'; did you mean '--horizon'? see 'post plan --help'"
      ),
      (
        "plan --horizn=7",
        "unknown option '--horizn'; did you mean '--horizon'? see 'post plan --help'"
      ),
      ("plan --hor 7", "unknown option '--hor'; did you mean '--horizon'? see 'post plan --help'"),
      (
        "plan -dry-run",
        "unknown option '-dry-run'; did you mean '--dry-run'? see 'post plan --help'"
      ),
      ("plan -x", "unknown option '-x'; see 'post plan --help'"),
      ("plan --days 3", "unknown option '--days'; see 'post plan --help'"),
      ("--dbb a.db plan", "unknown option '--dbb'; did you mean '--db'? see 'post --help'"),
      ("--nonsense", "unknown option '--nonsense'; see 'post --help'"),
      ("--=", "unknown option '--'; see 'post --help'"),
    ]
  )
  func unknownOption(line: String, expected: String) {
    #expect(error(of: line)?.sentence == expected)
  }

  @Test(
    "An option that is used wrongly is refused",
    arguments: [
      ("plan --horizon", "option '--horizon N' needs its value; see 'post plan --help'"),
      ("plan --horizon --dry-run", "option '--horizon N' needs its value; see 'post plan --help'"),
      ("plan --horizon -- 3", "option '--horizon N' needs its value; see 'post plan --help'"),
      (
        "plan --dry-run=yes",
        "option '--dry-run' takes no value, but is given 'yes'; see 'post plan --help'"
      ),
      (
        "plan --help=yes",
        "option '--help' takes no value, but is given 'yes'; see 'post plan --help'"
      ),
      ("plan --horizon 1 --horizon 1", "option '--horizon' is given twice; see 'post plan --help'"),
      ("--db a plan --db b", "option '--db' is given twice; see 'post plan --help'"),
      ("plan --dry-run --dry-run", "option '--dry-run' is given twice; see 'post plan --help'"),
      (
        "plans --format xml",
        "--format must be table, csv or json, not 'xml'; see 'post plans --help'"
      ),
      (
        "plans --format",
        "option '--format table|csv|json' needs its value; see 'post plans --help'"
      ),
    ]
  )
  func misusedOption(line: String, expected: String) {
    #expect(error(of: line)?.sentence == expected)
  }

  @Test(
    "What is missing or too much is named, with the usage line",
    arguments: [
      (
        "import", "FILE is missing; see 'post import --help'",
        "import FILE [--column OURS=THEIRS]... [--to DAY]"
      ),
      ("cancel", "ID is missing; see 'post cancel --help'", "cancel ID..."),
      (
        "channel set", "NAME and N are missing; see 'post channel set --help'", "channel set NAME N"
      ),
      ("channel set email", "N is missing; see 'post channel set --help'", "channel set NAME N"),
      (
        "base advance", "--to DAY is missing; see 'post base advance --help'",
        "base advance --to DAY"
      ),
      (
        "delay", "ID, --days N and --operation KEY are missing; see 'post delay --help'",
        "delay ID... --days N --operation KEY [--note TEXT]"
      ),
      (
        "plans 7", "unexpected argument '7'; see 'post plans --help'",
        "plans [--format table|csv|json]"
      ),
      ("show 1 2", "unexpected argument '2'; see 'post show --help'", "show [VERSION]"),
      (
        "plan -3", "unexpected argument '-3'; see 'post plan --help'",
        "plan [--horizon N] [--dry-run]"
      ),
    ]
  )
  func missing(line: String, expected: String, usage: String) {
    let error = error(of: line)
    #expect(error?.sentence == expected)
    #expect(error?.details == ["usage: post \(usage)"])
  }

  @Test("The first word of several commands lists them")
  func family() {
    let error = error(of: "channel")
    #expect(
      error?.sentence
        == "'channel' is not a whole command: it goes on as 'channel set' or 'channel list'; see 'post channel --help'"
    )
    #expect(
      error?.details == [
        "  channel set   says how much a channel may send",
        "  channel list  lists the channels",
      ]
    )
  }

  @Test("Options without a command ask for one")
  func noCommand() {
    #expect(error(of: "--db a.db")?.sentence == "a command is missing; see 'post --help'")
    #expect(error(of: "--dry-run")?.sentence == "a command is missing; see 'post --help'")
    #expect(error(of: "")?.sentence == "a command is missing; see 'post --help'")
  }

  @Test("A very long word is cut in the sentence about it")
  func longWord() {
    let word = String(repeating: "x", count: 1000)
    let shown = String(repeating: "x", count: 59) + "…"
    #expect(error(of: word)?.sentence == "unknown command '\(shown)'; see 'post --help'")
  }

  private func error(of line: String) -> UsageError? {
    #expect(throws: UsageError.self) { try Program.sample.parse(words(of: line)) }
  }
}

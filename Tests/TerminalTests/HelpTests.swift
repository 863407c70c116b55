import OperatingSystem
import Terminal
import Testing

@Suite("Help")
struct HelpTests {
  @Test("The program's help lists its commands by group, its options and its notes")
  func program() {
    expect(
      Program.sample.help(on: .program),
      """
      post: sends letters

      usage: post COMMAND [ARGUMENT...] [--OPTION...]

      Letters wait in a file until somebody sends them.

      Plans:
        plan          decides which letter goes out on which day
        plans         lists all plans
        show          prints one plan

      Letters:
        import        reads letters from a file
        cancel        takes letters back
        delay         sends letters later

      Capacity:
        channel set   says how much a channel may send
        channel list  lists the channels
        base advance  moves the first day

      Options of every command:
        --db FILE  the file of letters
        --help     shows this help; -h does the same
        --version  shows the version of the program

      More help:
        post help stamps  what a letter costs

      Environment:
        POST_DB    the file of letters where --db is not given

      Exit status:
        0          done
        64         the command line makes no sense

      see 'post help COMMAND' for one command

      """
    )
  }

  @Test("The help of a first word lists the commands that begin with it")
  func family() {
    expect(
      Program.sample.help(on: .family("channel")),
      """
      usage: post channel COMMAND [ARGUMENT...] [--OPTION...]

      Capacity:
        channel set   says how much a channel may send
        channel list  lists the channels

      see 'post help channel COMMAND' for one command

      """
    )
  }

  @Test("The help of a heading lists the commands under it")
  func group() {
    expect(
      Program.sample.help(on: .group("Letters")),
      """
      usage: post COMMAND [ARGUMENT...] [--OPTION...]

      Letters:
        import  reads letters from a file
        cancel  takes letters back
        delay   sends letters later

      see 'post help COMMAND' for one command

      """
    )
  }

  @Test("A program that names the commands to begin with lists these, and where to go on")
  func essentials() {
    let program = Program(
      name: "post",
      summary: "sends letters",
      version: "1.2",
      commands: [.plan, .plans, .show, .bringIn],
      essentials: ["import", "plan"]
    )
    expect(
      program.overview(),
      """
      usage: post COMMAND [ARGUMENT...] [--OPTION...]

      To begin with:
        import  reads letters from a file
        plan    decides which letter goes out on which day

      Go on with:
        post help          all commands, and what else is explained
        post help HEADING  the commands under one heading of that list
        post help COMMAND  one command

      """
    )
  }

  @Test("A command's help has its discussion, options, presets and examples")
  func plan() {
    expect(
      Program.sample.help(on: .command(.plan)),
      """
      usage: post plan [--horizon N] [--dry-run]

      decides which letter goes out on which day

      Every plan is made from scratch, without a look at the plans before it, so that
      small delays cannot add up.

      The days are laid out like this:

        2026-03-01  first
        2026-03-02  second

      Options:
        --horizon N  how many days to plan (30 unless given)
        --dry-run    prints the plan and keeps nothing of it

      Examples:
        post plan --dry-run
            shows tomorrow's plan
        post plan --horizon 7
            plans a week

      \(globalOptions(labelWidth: 11))
      """
    )
  }

  @Test("A choice shows its words")
  func plans() {
    expect(
      Program.sample.help(on: .command(.plans)),
      """
      usage: post plans [--format table|csv|json]

      lists all plans

      Options:
        --format table|csv|json  how to write them (table unless given)

      \(globalOptions(labelWidth: 23))
      """
    )
  }

  @Test(
    "The other commands' help names their arguments and options",
    arguments: [
      (Command.show, "show [VERSION]", "Arguments:\n  VERSION    the latest unless given", 9),
      (.cancel, "cancel ID...", "Arguments:\n  ID         which letters", 9),
      (
        .channelSet, "channel set NAME N",
        "Arguments:\n  NAME       the channel\n  N          letters a day", 9
      ),
      (.base, "base advance --to DAY", "Options:\n  --to DAY   the new first day", 9),
      (
        .delay, "delay ID... --days N --operation KEY [--note TEXT]",
        """
        Arguments:
          ID               which letters

        Options:
          --note TEXT      why
          --days N         how much later
          --operation KEY  makes it happen once
        """, 15
      ),
      (
        .bringIn, "import FILE [--column OURS=THEIRS]... [--to DAY]",
        """
        Arguments:
          FILE                  a file of letters, or - for standard input

        Options:
          --column OURS=THEIRS  what they call a column
          --to DAY              the last day to read
        """, 20
      ),
    ]
  )
  func others(command: Command, usage: String, lists: String, labelWidth: Int) {
    expect(
      Program.sample.help(on: .command(command)),
      """
      usage: post \(usage)

      \(command.summary)

      \(lists)

      \(globalOptions(labelWidth: labelWidth))
      """
    )
  }

  @Test("A narrow screen wraps the usage line between its parts and meanings between words")
  func narrow() {
    let help = Program.sample.help(on: .command(.delay), width: 40)
    expect(
      help,
      """
      usage: post delay ID... --days N
          --operation KEY [--note TEXT]

      sends letters later

      Arguments:
        ID               which letters

      Options:
        --note TEXT      why
        --days N         how much later
        --operation KEY  makes it happen once

      Options of every command:
        --db FILE        the file of letters
        --help           shows this help; -h
                         does the same
        --version        shows the version of
                         the program

      """
    )
  }

  @Test("A label that leaves too little room beside it stands above its meaning")
  func narrowLabel() {
    let help = Program.sample.help(on: .command(.plans), width: 40)
    expect(
      help,
      """
      usage: post plans
          [--format table|csv|json]

      lists all plans

      Options:
        --format table|csv|json
                   how to write them (table
                   unless given)

      Options of every command:
        --db FILE  the file of letters
        --help     shows this help; -h does
                   the same
        --version  shows the version of the
                   program

      """
    )
  }

  @Test("No line is wider than the screen or a hundred columns", arguments: [40, 57, 80, 100, 300])
  func width(of screen: Int) {
    let topics =
      [HelpTopic.program, .family("channel"), .group("Plans")]
      + Program.sample.commands.map(HelpTopic.command)
    for topic in topics {
      let help = Program.sample.help(on: topic, width: screen)
      for line in help.split(separator: "\n") {
        #expect(line.displayWidth <= min(screen, 100))
      }
    }
  }

  @Test("Only the headings are styled, and the layout does not depend on it")
  func styled() {
    let plain = Program.sample.help(on: .command(.plan), width: 50)
    let styled = Program.sample.help(on: .command(.plan), width: 50, style: .coloured)
    #expect(styled.contains("\u{1B}[1mExamples:\u{1B}[22m"))
    let undressed = styled.replacing("\u{1B}[1m", with: "").replacing("\u{1B}[22m", with: "")
    #expect(undressed == plain)
  }

  private func globalOptions(labelWidth: Int) -> String {
    let options = [
      ("--db FILE", "the file of letters"),
      ("--help", "shows this help; -h does the same"),
      ("--version", "shows the version of the program"),
    ]
    let lines = options.map { label, meaning in
      "  \(label)\(String(repeating: " ", count: labelWidth + 2 - label.count))\(meaning)\n"
    }
    return "Options of every command:\n" + lines.joined()
  }

  private func expect(_ help: String, _ golden: String) {
    #expect(help == golden, "\(help)")
  }
}

import Foundation
import TestSupport
import Testing

/// Completions and manuals as the shells and formatters of this machine take them.
@Suite("Completions and manuals")
struct ShellTests {
  private static let programs = ["sendplan", "sendplan-executor"]

  /// What is typed up to the cursor, and all that fits there.
  private static let lines = [
    ("sendplan ba", "base backup"), ("sendplan base a", "advance"),
    ("sendplan --db x.db base s", "set show"), ("sendplan show 1 --list l", "load"),
    ("sendplan show --format c", "csv"), ("sendplan show --fo", "--format"),
    ("sendplan init --base-date 2", ""), ("sendplan base advance --to 2027-03-01 --y", "--yes"),
    ("sendplan help chan", "channel"),
  ]

  @Test("bash completes commands, options and their words", arguments: lines)
  func bash(line: String, expected: String) throws {
    let session = try ShellSession()
    try session.write(
      """
      source <(sendplan completions bash)
      COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _sendplan; printf '%s\\n' "${COMPREPLY[@]}" | sort | xargs
      """,
      to: "typed"
    )
    let outcome = try session.run("bash typed")
    let words = expected.split(separator: " ").sorted().joined(separator: " ")
    #expect(outcome.output == "\(words)\n" && outcome.error.isEmpty, "\(outcome)")
  }

  @Test("fish completes the same", .needs(.fish), arguments: lines)
  func fish(line: String, expected: String) throws {
    let session = try ShellSession()
    let outcome = try session.run(
      "HOME=$PWD fish -c 'sendplan completions fish | source; complete -C \"\(line)\"' | cut -f 1"
    )
    let words = outcome.output.split(separator: "\n").map(String.init).sorted()
    #expect(words == expected.split(separator: " ").map(String.init).sorted(), "\(outcome)")
  }

  @Test("The shells take the scripts without a complaint", .needs(.fish, .zsh), arguments: programs)
  func syntax(program: String) throws {
    let session = try ShellSession()
    for shell in ["bash", "zsh", "fish"] {
      let outcome = try session.run(
        "\(program) completions \(shell) > script && \(shell) -n script"
      )
      #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
    }
  }

  @Test(
    "mandoc and groff find nothing wrong with the manuals",
    .needs(.mandoc, .groff),
    arguments: programs
  )
  func manual(program: String) throws {
    let session = try ShellSession()
    try session.play("\(program) manual > page.1")
    for reader in ["mandoc -Tlint -W warning", "groff -K utf8 -mandoc -ww -z -Tutf8"] {
      let outcome = try session.run("\(reader) page.1")
      #expect(outcome.output.isEmpty && outcome.error.isEmpty, "\(outcome)")
      #expect(outcome.status == 0, "\(outcome)")
    }
    let commands = try session.run(
      "\(program) help | sed '/^Options of every command/q'"
        + " | sed -n 's/^  \\([a-z][a-z -]*[a-z]\\)  .*/\\1/p'"
    )
    let page = try session.run("cat page.1").output
    for command in commands.output.split(separator: "\n") {
      #expect(page.contains("\n.Cm \(command)\n"), "\(command)")
    }
  }
}

import Foundation
import TestSupport
import Testing

@Suite("Commands that are proposed")
struct QuotingTests {
  /// A path that would colour a terminal, end a quote, and begin like an option.
  private static let path = "-a$(printf '\\033')[31m'b.db"

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      #"printf '%s' "\#(Self.path)" > name.txt"#,
      #"sendplan init --base-date 2027-03-01 --db="$(cat name.txt)""#,
      #"sendplan channel set email --capacity 2 --db="$(cat name.txt)""#,
      #"printf 'id,channel,recipient\n-a,email,x@mail.example\n' | sendplan import - --db="$(cat name.txt)""#
    )
  }

  @Test(
    "Whatever the database is called, nothing of its name reaches the terminal raw",
    arguments: [
      "plan --horizon 3", "nightly --to 2027-03-02", "nightly --to 2027-03-02 --approve", "status",
      "doctor", "plans", "show 1", "message list", "report 1", "backup copy.db", "explain -- -a",
      "trace -- -a", "check journal", "plan --dry-run",
    ]
  )
  func nothingRaw(command: String) throws {
    let session = try ShellSession()
    try prepare(session)
    _ = try session.run(#"sendplan plan --horizon 3 --db="$(cat name.txt)""#)
    let words = command.replacing(" -- ", with: #" --db="$(cat name.txt)" -- "#)
    let line = words == command ? #"\#(command) --db="$(cat name.txt)""# : words
    let outcome = try session.run("sendplan \(line)")
    #expect(!(outcome.output + outcome.error).unicodeScalars.contains("\u{1B}"), "\(outcome)")
    #expect(outcome.status != 64 && outcome.status != 70, "\(outcome)")
  }

  @Test("The approval that a plan proposes can be pasted into a shell as it is")
  func pasted() throws {
    let session = try ShellSession()
    try prepare(session)
    let plan = try session.run(#"sendplan plan --horizon 3 --db="$(cat name.txt)""#)
    let line = try #require(
      plan.output.split(separator: "\n").first { $0.contains("sendplan approve") }
    )
    let command = try #require(line.range(of: "sendplan approve")).lowerBound
    let approved = try session.run("cat > command << 'END'\n\(line[command...])\nEND\nbash command")
    #expect(approved.status == 0, "\(line) \(approved)")
  }

  @Test("What doctor says about who may read a file can be pasted into a shell")
  func chmod() throws {
    let session = try ShellSession()
    try session.play(
      "mkdir \"it's\" && cd \"it's\" && sendplan init --base-date 2027-03-01",
      "cp $(command -v sendplan) . && chmod a+rwx . .. \"it's\""
    )
    let doctor = try session.run(
      "cd \"it's\" && setpriv --reuid=65534 --regid=65534 --clear-groups ../sendplan doctor --format csv"
    )
    let line = try #require(
      doctor.output.split(separator: "\n").first { $0.contains("chmod") },
      "\(doctor)"
    )
    let begin = try #require(line.range(of: "chmod")).lowerBound
    let command = line[begin...].split(separator: "\"").first.map(String.init) ?? ""
    let outcome = try session.run("cd \"it's\" && \(command)")
    #expect(outcome.status == 0 && outcome.error.isEmpty, "\(command) \(outcome)")
  }
}

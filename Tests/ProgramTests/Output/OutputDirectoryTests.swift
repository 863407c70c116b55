import Foundation
import TestSupport
import Testing

@Suite("The directory of reports")
struct OutputDirectoryTests {
  /// Every command that writes reports, with the files that it writes; DIR stands for the directory.
  private static let commands = [
    (
      "sendplan export 1 --to DIR",
      ["plan-1-assignments.csv", "plan-1-load.csv", "plan-1-unplaced.csv"]
    ), ("sendplan export 1 --run 2027-03-01 --to DIR", ["run-1-2027-03-01-deliveries.csv"]),
    ("sendplan report 1 --to DIR", ["plan-1.html"]),
    ("sendplan diff 1 2 --to DIR", ["diff-1-2.csv"]),
    (
      "sendplan nightly --to 2027-03-02 --reports DIR",
      ["plan-2-assignments.csv", "plan-2-load.csv", "plan-2-unplaced.csv", "plan-2.html"]
    ),
  ]

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "printf 'id,channel,recipient\\nm,email,a@b.example\\n' | sendplan import -",
      "sendplan plan",
      "sendplan approve 1",
      "sendplan-executor run --plan 1 --day 2027-03-01",
      "sendplan base advance --to 2027-03-02",
      "sendplan plan"
    )
  }

  /// Held plans are what a night without --approve ends with.
  private func isDone(_ outcome: ChildProcess.Result) -> Bool {
    outcome.status == 0 || outcome.status == 3
  }

  @Test(
    "Whatever writes reports makes their directory with its parents, and takes one that is there"
  )
  func made() throws {
    let session = try ShellSession()
    try prepare(session)
    for (number, (command, files)) in Self.commands.enumerated() {
      for directory in ["one-\(number)", "a-\(number)/b/c", "./d-\(number)//e/", "a-\(number)/b"] {
        for _ in 1...2 {
          let outcome = try session.run(command.replacing("DIR", with: directory))
          #expect(isDone(outcome), "\(outcome)")
        }
        let place = session.folder.appending(path: directory).path
        let found = try FileManager.default.contentsOfDirectory(atPath: place).filter { $0 != "c" }
        #expect(found.sorted() == files, "\(command), \(directory)")
      }
    }
    for command in ["sendplan export 1", "sendplan report 1"] {
      try session.play("rm -rf Reports", command, "test -d Reports")
    }
  }

  @Test("A file in place of the directory or of a parent is refused and stays as it was")
  func refused() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("printf kept > file", "printf kept > Reports")
    let why = "cannot create the directory 'file': there is a file at that path"
    for (command, _) in Self.commands {
      for directory in ["file", "file/inside/it"] {
        let outcome = try session.run(command.replacing("DIR", with: directory))
        #expect(outcome.status == 74, "\(command): \(outcome)")
        #expect(outcome.error.contains("\(why); name another directory"), "\(outcome)")
      }
    }
    for command in ["sendplan export 1", "sendplan report 1"] {
      let outcome = try session.run(command)
      #expect(outcome.status == 74, "\(command): \(outcome)")
      #expect(outcome.error.contains("cannot create the directory 'Reports': "), "\(outcome)")
    }
    try session.play("test \"$(cat file Reports)\" = keptkept")
  }

  @Test("A plan that there is not makes no directory")
  func nothing() throws {
    let session = try ShellSession()
    try prepare(session)
    for command in ["export 9", "report 9", "diff 1 9", "export 1 --run 2027-03-09"] {
      let outcome = try session.run("sendplan \(command) --to made")
      #expect(outcome.status == 1, "\(command): \(outcome)")
    }
    try session.play("test ! -e made")
  }
}

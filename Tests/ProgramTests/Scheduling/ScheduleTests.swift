import Foundation
import TestSupport
import Testing

/// What the programs print for schedulers: systemd, cron and a shell read it as it is meant.
@Suite struct ScheduleTests {
  /// Names that mean something to a shell, to cron or to systemd.
  static let folders = [".", "my plans", "50% off", "it's $HOME", "a\"b\\c", "%h;&"]

  /// Each call in each such folder.
  static let cases = folders.flatMap { folder in
    PrintedSchedule.calls.keys.sorted().map { (folder, $0) }
  }

  @Test(
    "systemd finds nothing wrong with a printed unit and little that it leaves open",
    .needs(.systemd),
    arguments: cases
  )
  func units(_ folder: String, _ call: String) throws {
    let session = try ShellSession.approved(in: folder)
    let printed = try PrintedSchedule(
      of: "cd \(ShellSession.quoted(folder)) && \(try #require(PrintedSchedule.calls[call]))",
      in: session
    )
    for (name, text) in printed.units { try session.write(text, to: name) }
    let verified = try session.run("systemd-analyze verify ./sendplan-\(call).timer 2>&1")
    #expect(verified.status == 0 && verified.output.isEmpty, "\(verified)")
    // The threshold is in tenths: more than 2.0 ends with another status.
    let security = try session.run(
      "systemd-analyze security --offline=yes --threshold=19 --no-pager ./sendplan-\(call).service 2>&1"
    )
    #expect(security.status == 0, "\(security.output)")
    let times = try session.run(
      "systemd-analyze calendar '\(try #require(printed.timer("OnCalendar")))' 2>&1"
    )
    #expect(times.status == 0, "\(times)")
    for path in printed.service("ReadWritePaths").map(unquoted) {
      #expect(FileManager.default.fileExists(atPath: path), "\(path)")
    }
  }

  @Test(
    "A shell does the same for systemd and for cron, whatever the folder is called",
    arguments: folders
  )
  func lines(_ folder: String) throws {
    for call in PrintedSchedule.calls.sorted(by: <) {
      let session = try ShellSession.approved(in: folder)
      let printed = try PrintedSchedule(
        of: "cd \(ShellSession.quoted(folder)) && \(call.value)",
        in: session
      )
      let line = try printed.systemdLine
      #expect(printed.cronLine.hasSuffix("&& \(line)"), "\(printed.cronLine)")
      let place = unquoted(try #require(printed.service("WorkingDirectory").first))
      let expected = session.folder.appending(path: folder).standardizedFileURL.path
      #expect(URL(filePath: place).standardizedFileURL.path == expected)
      let done = try session.run("date() { echo 2027-03-01; }; \(printed.cronLine)")
      #expect(done.status == 0, "\(call.key) in \(folder): \(done)")
      let made = [
        "nightly": "my reports", "run": "out", "backup": "last 2027-03-01 $HOME.db",
        "metrics": "it's.prom",
      ]
      let path = session.folder.appending(path: folder)
        .appending(path: try #require(made[call.key])).path
      #expect(FileManager.default.fileExists(atPath: path), "\(path)")
    }
  }

  @Test("Status 75 is tried again after five minutes, of a run for the day on which it began")
  func again() throws {
    let session = try ShellSession.approved()
    try installProgram(
      at: session.folder.appending(path: "busy").path,
      """
      echo "$@" >> calls.txt
      [ "$(wc -l < calls.txt)" -gt 2 ] || exit 75
      exit 3
      """
    )
    for (call, day) in [("nightly", "--to"), ("run", "--day"), ("backup", nil)] {
      let words = try #require(PrintedSchedule.calls[call])
      let printed = try PrintedSchedule(of: words, in: session)
      let program = try #require(words.split(separator: " ").first)
      let path = TestPaths.programs.appending(path: String(program)).path
      let line = printed.cronLine.replacing(path, with: "./busy")
      // Another day at each look at the clock.
      let end = try session.run(
        """
        rm -f calls.txt dates.txt sleeps.txt
        date() { echo x >> dates.txt; echo "2027-03-0$(grep -c . dates.txt)"; }
        sleep() { echo "$@" >> sleeps.txt; }
        \(line)
        """
      )
      #expect(end.status == 3)
      let calls = try session.run("cat calls.txt; cat sleeps.txt").output.split(separator: "\n")
      #expect(calls.suffix(2) == ["300", "300"])
      if let day {
        let days = calls.prefix(3).map { $0.split(separator: " ").suffix(2).joined(separator: " ") }
        let numbers = day == "--day" ? [1, 1, 1] : [1, 2, 3]
        #expect(days == numbers.map { "\(day) 2027-03-0\($0)" })
      }
    }
  }

  @Test(
    "No schedule begins in the hour that is missing on one night a year",
    arguments: ["nightly", "run", "backup"]
  )
  func missingHour(_ call: String) throws {
    let session = try ShellSession.approved()
    let words = try #require(PrintedSchedule.calls[call])
    for minute in ["02:00", "02:30", "02:59"] {
      let refused = try session.run("\(words) --print-cron --at \(minute)")
      #expect(refused.status == 64 && refused.output.isEmpty, "\(refused)")
    }
    for minute in ["01:59", "03:00"] {
      #expect(try session.run("\(words) --print-cron --at \(minute)").status == 0)
    }
  }

  @Test("What cannot be done every day is not scheduled")
  func refusals() throws {
    let session = try ShellSession.approved()
    for call in [
      "sendplan backup last.db --print-cron",
      "sendplan metrics --print-systemd",
      "sendplan-executor run --plan 1 --print-cron",
      "sendplan-executor run --day 2027-03-01 --print-cron",
      "sendplan-executor run --dry-run --print-systemd",
    ] {
      let refused = try session.run(call)
      #expect(refused.status == 64 && refused.output.isEmpty, "\(call): \(refused)")
    }
  }

  @Test("What is told of the end, and what takes mail, is let through the sandbox")
  func openings() throws {
    let session = try ShellSession.approved()
    let program = session.folder.appending(path: "mailer").path
    try installProgram(at: program, "cat > mail")
    func network(_ call: String) throws -> [String] {
      try PrintedSchedule(of: call, in: session).service("PrivateNetwork")
    }
    #expect(try network("sendplan nightly") == ["yes"])
    #expect(try network("sendplan nightly --on-held ./tell") == [])
    #expect(try network("sendplan-executor run") == ["yes"])
    for transport in ["smtp:localhost:2525", "sendmail:\(program)", "webhook:https://a.example"] {
      _ = try session.run("sendplan channel set email --transport \(transport)")
      #expect(try network("sendplan-executor run") == [])
      #expect(try network("sendplan nightly") == ["yes"])
    }
    // A program that lends its group to whoever starts it cannot do that here.
    _ = try session.run("chgrp mail mailer && chmod 2755 mailer")
    _ = try session.run("sendplan channel set email --transport sendmail:\(program)")
    let printed = try PrintedSchedule(of: "sendplan-executor run", in: session)
    let group = try session.run("stat -c %G mailer").output.split(separator: "\n").map(String.init)
    #expect(printed.service("SupplementaryGroups") == group)
  }

  /// A path as systemd reads it.
  private func unquoted(_ text: String) -> String {
    let bare = text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
    return bare.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
      .replacing("%%", with: "%")
  }
}

extension PrintedSchedule {
  fileprivate func timer(_ setting: String) -> String? {
    units.filter { $0.key.hasSuffix(".timer") }.values
      .flatMap { $0.split(separator: "\n") }
      .first { $0.hasPrefix("\(setting)=") }
      .map { String($0.dropFirst(setting.count + 1)) }
  }
}

import Foundation
import TestSupport
import Testing

/// A call that prints a schedule, and what it printed.
struct PrintedSchedule {
  /// The units by the names of their files.
  let units: [String: String]
  let cron: String

  /// The words that ask for each schedule there is, without those that say in which form.
  static let calls = [
    "nightly": "sendplan nightly --approve --horizon 5 --reports 'my reports' --replies inbox",
    "run": "sendplan-executor run",
    "backup": "sendplan backup 'last %F $HOME.db'",
    "metrics": "sendplan metrics --output \"it's.prom\"",
  ]

  init(of call: String, in session: borrowing ShellSession) throws {
    let systemd = try session.run("\(call) --print-systemd")
    let cron = try session.run("\(call) --print-cron")
    try #require(systemd.status == 0 && cron.status == 0, "\(systemd) \(cron)")
    self.cron = cron.output
    var units: [String: String] = [:]
    var name = ""
    for line in systemd.output.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("# /etc/systemd/system/") {
        name = String(line.split(separator: "/").last ?? "")
      } else {
        units[name, default: ""] += "\(line)\n"
      }
    }
    self.units = units
  }

  /// What a setting of the service says, as it stands there, of each line that states it.
  func service(_ setting: String) -> [String] {
    units.filter { $0.key.hasSuffix(".service") }.values
      .flatMap { $0.split(separator: "\n") }
      .filter { $0.hasPrefix("\(setting)=") }
      .map { String($0.dropFirst(setting.count + 1)) }
  }

  /// The line that systemd hands to a shell: the third word of the service's command.
  var systemdLine: String {
    get throws {
      let command = try #require(service("ExecStart").first)
      let quoted = try #require(command.split(separator: " ", maxSplits: 2).last)
      var text = ""
      var isEscaped = false
      for character in quoted.dropFirst().dropLast() {
        if character == "\\", !isEscaped {
          isEscaped = true
        } else {
          text.append(character)
          isEscaped = false
        }
      }
      return text.replacing("$$", with: "$").replacing("%%", with: "%")
    }
  }

  /// The line that cron hands to a shell.
  var cronLine: String {
    cron.split(separator: "\n").first.map { line in
      line.split(separator: " ", maxSplits: 5).last.map(String.init) ?? ""
    }?.replacing("\\%", with: "%") ?? ""
  }
}

extension ShellSession {
  /// A session with a day approved, in a folder whose name means something to shells and schedulers.
  static func approved(in folder: String = ".", transport: String = "maildir:out") throws -> Self {
    let session = try ShellSession()
    let made = try session.run(
      """
      mkdir -p \(quoted(folder)) && cd \(quoted(folder)) && mkdir -p inbox/new inbox/cur inbox/tmp &&
      sendplan init --base-date 2027-03-01 &&
      sendplan channel set email --capacity 3 --sender desk@mail.example --transport '\(transport)' &&
      seq 5 | sed 's/.*/m&,email,r&@mail.example/; 1i id,channel,recipient' | sendplan import - &&
      sendplan plan --horizon 5 && sendplan approve 1
      """
    )
    try #require(made.status == 0, "\(made)")
    return session
  }

  static func quoted(_ name: String) -> String {
    "'\(name.replacing("'", with: "'\\''"))'"
  }
}

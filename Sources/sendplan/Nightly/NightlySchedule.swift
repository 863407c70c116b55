import Glibc
import Model
import OperatingSystem
import Terminal

/// How a scheduler is told to run a night, with the options that were given.
struct NightlySchedule {
  /// The options of the call, each as it is typed at a shell.
  private let options: [String]
  private let folder: String
  /// `HH:MM` on the scheduler's clock.
  private let time: String

  init(_ arguments: ParsedArguments, databasePath: String) {
    var options = [optionWords("--db", NightlySchedule.absolute(databasePath))]
    for option in arguments.command.options where !NightlySchedule.ownOptions.contains(option.name)
    {
      if option.takesValue {
        options += arguments.all(option.name).map { optionWords(option.name, $0) }
      } else if arguments.has(option.name) {
        options.append(option.name)
      }
    }
    self.options = options
    folder = NightlySchedule.workingFolder
    time = arguments.required("--at")
  }

  private static let ownOptions: Set = ["--to", "--print-systemd", "--print-cron", "--at"]

  /// A service and a timer in one text, each under the name of its file.
  var systemd: String {
    """
    # sendplan-nightly.service
    [Unit]
    Description=Plan the coming days of messages
    # Exit status 3, a plan that is held for a person, counts as a failure, so that OnFailure= can
    # tell somebody.

    [Service]
    Type=oneshot
    WorkingDirectory=\(folder.replacing("%", with: "%%"))
    # 75: messages are being sent, or the database is busy; every other status is for a person.
    Restart=on-failure
    RestartPreventExitStatus=1 3 64 65 66 70 74
    RestartSec=300
    ExecStart=/bin/sh -c \(systemdQuoted(call(percent: "%%")))

    # sendplan-nightly.timer
    [Unit]
    Description=Plan the coming days of messages every night

    [Timer]
    OnCalendar=*-*-* \(time):00
    # A night that was missed is made up for once, when the machine is on again.
    Persistent=true

    [Install]
    WantedBy=timers.target

    """
  }

  /// One line for a crontab.
  var cron: String {
    let parts = time.split(separator: ":").map(String.init)
    let minute = Int(parts[1]) ?? 0
    let hour = Int(parts[0]) ?? 0
    let line = "cd \(shellWord(folder)) && " + call(percent: "%")
    return "\(minute) \(hour) * * * \(line.replacing("%", with: "\\%"))\n"
  }

  private func call(percent: String) -> String {
    let program = shellWord(Machine.programPath ?? "sendplan")
    let plain = ([program, "nightly"] + options).joined(separator: " ")
      .replacing("%", with: percent)
    return plain + " --to \"$(date +\(percent)F)\""
  }

  /// A text in quotes as systemd reads it.
  private func systemdQuoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("$", with: "$$")
    return "\"\(escaped)\""
  }

  private static var workingFolder: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard unsafe getcwd(&buffer, buffer.count) != nil else { return "/" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(workingFolder)/\(path)"
  }
}

import Glibc
import Model
import OperatingSystem
import Terminal

/// How a scheduler is told to run a night, with the options that were given.
struct NightlySchedule {
  /// The night as a shell would call it, with the day of the call for `--to`.
  private let words: [String]
  private let folder: String
  /// `HH:MM` on the scheduler's clock.
  private let time: String

  init(_ arguments: ParsedArguments, databasePath: String) {
    var words = ["--db", NightlySchedule.absolute(databasePath)]
    for option in arguments.command.options where !NightlySchedule.ownOptions.contains(option.name)
    {
      if option.takesValue {
        for value in arguments.all(option.name) { words += [option.name, value] }
      } else if arguments.has(option.name) {
        words.append(option.name)
      }
    }
    self.words = words
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
    ExecStart=/bin/sh -c \(quoted(call(percent: "%%"), for: .systemd))

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
    let line = "cd \(quoted(folder, for: .shell)) && " + call(percent: "%")
    return "\(minute) \(hour) * * * \(line.replacing("%", with: "\\%"))\n"
  }

  private func call(percent: String) -> String {
    let plain = ([Machine.programPath ?? "sendplan", "nightly"] + words).map {
      quoted($0, for: .shell)
    }
    .joined(separator: " ").replacing("%", with: percent)
    return plain + " --to \"$(date +\(percent)F)\""
  }

  private enum Reader { case shell, systemd }

  /// A word as its reader takes it for one: plain where that is enough.
  private func quoted(_ word: String, for reader: Reader) -> String {
    switch reader {
    case .shell: return shellWord(word)
    case .systemd:
      let escaped = word.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        .replacing("$", with: "$$")
      return "\"\(escaped)\""
    }
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

import Model
import OperatingSystem

/// A command that a scheduler starts, and all that it has to be told of it.
package struct ScheduledJob {
  /// When it is started.
  package enum Rhythm {
    /// Every day at `HH:MM` on the scheduler's clock; after status 75 again, until it ends otherwise.
    case daily(at: String)
    case every(minutes: Int)
  }

  /// What the command is told about the day, behind its other words.
  package enum DayWords {
    case none
    /// The day that it is at each start.
    case present(option: String)
    /// The day that it was at the first start, also when a later one comes after midnight.
    case first(option: String)
  }

  /// The name of its units, without what follows the dot.
  package let name: String
  /// What it is for, in a few words.
  package let purpose: String
  /// The words of the command, each as it is typed at a shell.
  package let words: [String]
  package let day: DayWords
  package let rhythm: Rhythm
  package let sandbox: Sandbox

  package init(
    _ name: String,
    _ purpose: String,
    words: [String],
    day: DayWords = .none,
    _ rhythm: Rhythm,
    _ sandbox: Sandbox
  ) {
    self.name = name
    self.purpose = purpose
    self.words = words
    self.day = day
    self.rhythm = rhythm
    self.sandbox = sandbox
  }

  /// The line of shell that does the job, in the folder of `workingFolder()`.
  package var line: String {
    let date = "$(date +%F)"
    let call =
      switch day {
      case .none: words
      case .present(let option): words + [option, "\"\(date)\""]
      case .first(let option): words + [option, "\"$day\""]
      }
    let command = call.joined(separator: " ")
    guard case .daily = rhythm else { return command }
    let again = "while \(command); s=$?; [ $s = 75 ]; do sleep 300; done; exit $s"
    return if case .first = day { "day=\(date); \(again)" } else { again }
  }

  /// A line for a crontab, in which a percent sign would end it.
  package var cron: String {
    let line = "cd \(shellWord(workingFolder())) && \(line)"
    let times =
      switch rhythm {
      case .daily(let time):
        time.split(separator: ":").reversed().map { String(Int($0) ?? 0) }
          .joined(separator: " ") + " * * *"
      case .every(let minutes): "*/\(minutes) * * * *"
      }
    return "\(times) \(line.replacing("%", with: "\\%"))\n"
  }
}

import Model
import OperatingSystem

/// The options by which a command prints how a scheduler is to start it, instead of doing its work.
package enum ScheduleOptions {
  private static let systemd = "--print-systemd"
  private static let cron = "--print-cron"
  private static let time = "--at"
  private static let minutes = "--every"

  /// The options of a job that is done once a day.
  package static func daily(at preset: String) -> [Option] {
    printing("every day") + [
      // The hour from 02:00 on is missing once a year, or comes twice, where clocks are changed.
      Option(
        time,
        .text("HH:MM"),
        "when, on the scheduler's clock; not between 02:00 and 03:00",
        preset: preset
      )
    ]
  }

  /// The options of a job that is done every few minutes.
  package static let often =
    printing("every few minutes") + [
      Option(minutes, .text("N"), "every how many minutes, 1 to 30", preset: "5")
    ]

  private static func printing(_ rhythm: String) -> [Option] {
    [
      Option(systemd, "prints units for systemd that do this \(rhythm), and does nothing"),
      Option(cron, "prints a line for a crontab that does this \(rhythm), and does nothing"),
    ]
  }
}

extension ParsedArguments {
  /// Whether a schedule is to be printed, and nothing to be done.
  package var asksForSchedule: Bool {
    has("--print-systemd") || has("--print-cron")
  }

  /// When a daily job is started.
  package var dailyRhythm: ScheduledJob.Rhythm {
    get throws(UsageError) {
      let form =
        "a time of day like 04:10, and not between 02:00 and 03:00, an hour that is missing"
        + " on one night a year where clocks are changed"
      return .daily(at: try requiredValue("--at", form, read: Self.time))
    }
  }

  /// When a job is started that is done every few minutes.
  package var frequentRhythm: ScheduledJob.Rhythm {
    get throws(UsageError) { .every(minutes: try requiredInteger("--every", in: 1...30)) }
  }

  /// The words that repeat this call, each as it is typed, without some of its options and those about its schedule.
  package func scheduledWords(
    without left: Set<String> = [],
    namesDatabases: Bool = false,
    arguments replaced: [String: String] = [:]
  ) -> [String] {
    var words = [shellWord(Machine.programPath ?? program.name)] + command.words
    if !namesDatabases {
      words.append(optionWords(Option.database.name, absolutePath(databasePath)))
    }
    let schedule: Set = ["--print-systemd", "--print-cron", "--at", "--every"]
    for option in command.options where !schedule.union(left).contains(option.name) {
      if option.takesValue {
        words += all(option.name).map { optionWords(option.name, $0) }
      } else if has(option.name) {
        words.append(option.name)
      }
    }
    let operands = command.arguments.flatMap { argument in
      replaced[argument.name].map { [$0] } ?? all(argument.name).map(shellWord)
    }
    return words + operands
  }

  /// Prints the job as it is asked for.
  package func print(_ job: ScheduledJob, on console: Console) throws -> ExitStatus {
    if has("--print-systemd") { try console.output.write(job.systemd) }
    if has("--print-cron") { try console.output.write(job.cron) }
    return .done
  }

  /// A time of day outside the hour that is missing once a year; nil for anything else.
  private static func time(_ text: String) -> String? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isDigits = parts.allSatisfy { $0.count == 2 && $0.utf8.allSatisfy { 48...57 ~= $0 } }
    guard parts.count == 2, isDigits, let hour = Int(parts[0]), let minute = Int(parts[1]),
      hour < 24, hour != 2, minute < 60
    else { return nil }
    return text
  }
}

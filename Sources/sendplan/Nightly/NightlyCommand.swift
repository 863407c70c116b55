import Model
import Terminal

extension Command {
  static let nightly = Command(
    "nightly",
    group: "Plans",
    summary:
      "runs the nightly job: settles, advances the base date, plans, and approves or holds the plan",
    discussion: """
      The steps are printed with their times. Each finds out by itself whether it was done, so that a \
      second night for the same day, or one after a crash, does what is missing and repeats nothing. \
      A night that was missed needs no replay: the base date moves once to the given day. The plan is \
      approved only with --approve, when every guard rail holds and no approval was withdrawn without \
      another since; otherwise it is held for a person, and the last lines say why and how to go on. \
      Exit status 0: approved; 3: held. What a program of --on-approved or --on-held does changes nothing of that: \
      it is told the outcome, the version, the reasons, the rails and the commands to type, and that it failed \
      is said on standard error.
      """,
    options: [
      Option(
        "--to",
        .text("DAY"),
        "the day that is planned for: the new base date"
      ),
      Options.horizon,
      Option(
        "--replies",
        .text("MAILBOX"),
        "reads what came back from this Maildir or mbox first, as 'sendplan replies scan' does",
        repeats: true
      ),
      MailScan.Rules.matchesSenderOption,
      MailScan.Rules.waitsForAbsenceOption,
      Option("--approve", "approves the plan when every guard rail holds"),
      Option("--reports", .text("DIR"), "writes the plan's reports and its page into this folder"),
      Option(
        "--keep",
        .text("N"),
        "drops the rows of decided versions but the newest N, 2 or more"
      ),
      Option(
        "--cut-to",
        .text("DIR"),
        "cuts the first slices of the approved plan's day into this folder, for other machines"
      ),
      OutcomeProgram.option("--on-approved", "starts a program when the plan is approved"),
      OutcomeProgram.option("--on-held", "starts a program when the plan is held for a person"),
      Options.yes,
      StepLog.option,
    ] + ScheduleOptions.daily(at: "04:10"),
    examples: [
      Example(
        "sendplan nightly --to $(date +%F) --approve",
        "what a scheduler runs"
      )
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard !arguments.asksForSchedule else {
      return try arguments.print(session.scheduledNight(), on: console)
    }
    guard let day = try arguments.day("--to") else {
      throw arguments.contradiction("--to DAY is missing: the day that is planned for")
    }
    let options = NightlyOptions(
      day: day,
      horizon: try arguments.requiredInteger("--horizon", in: Options.horizonRange),
      mayApprove: arguments.has("--approve"),
      isConfirmed: arguments.has(Options.yes.name),
      mailFolders: arguments.all("--replies"),
      mailRules: MailScan.Rules(arguments),
      reports: arguments["--reports"],
      kept: try arguments.integer("--keep", in: 2...Int(Int32.max)),
      slices: arguments["--cut-to"]
    )
    return try NightlyJob(session, options).pass()
  }
}

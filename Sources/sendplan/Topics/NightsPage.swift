import Terminal

/// What `help nights` prints: the nightly job, its schedule, and whom it tells.
enum NightsPage {
  static let topic = Program.Topic(
    "nights",
    "the nightly job: what it does, how it is started, whom it tells",
    text: text
  )

  private static let text = #"""
    'sendplan nightly' does all that a night needs. It lets the executor settle what a dead run
    left, moves the base date (the first day that a plan may use) once, reads what came back, plans,
    verifies, asks the guard rails ('sendplan help rails'), approves or holds, writes the reports,
    and drops the rows of old versions.

      sendplan import /var/lib/sendplan/new-messages.csv
      sendplan nightly --to "$(date +%F)" --approve --replies /var/mail/desk --reports Reports --keep 30

    Each step finds out by itself whether it was done. So a second call, or one after a crash at any
    instant, does what is missing and repeats nothing, and a machine that was off for three nights
    needs one call, not three.

    How it ends
      0   a plan is approved
      3   a plan is held: a person has to decide ('sendplan help rails')
      75  messages are being sent: call it again then, as the printed schedules do after five minutes

    Schedules
      With --print-cron or --print-systemd beside its options it prints the line for a crontab, or a
      service and a timer, and does nothing else. --at 04:30 says when; 04:10 unless stated, and
      never between 02:00 and 03:00, the hour that is missing once a year where clocks are changed.
      'sendplan-executor run', 'sendplan backup FILE' and 'sendplan metrics --output FILE' print
      theirs likewise. The services may touch little: the folder of the database and what they write
      besides; that of the planner has no network at all.

    Telling a person, or another machine
      --log-format json prints an object for each step, and last one with the outcome, the rails and
      the commands to type. --on-held PROGRAM and --on-approved PROGRAM start a program with all
      that as one JSON object on its standard input; 'sendplan-executor run --on-finished PROGRAM'
      starts one with the report of the run. What the program does changes nothing of the result;
      that it failed is said on standard error.

    In the morning
      An approved plan may be run on every day that it covers until another is approved, so a failed
      night does not stop the sending. What a run did not get to stays pending, and is planned anew
      from the base date. 'sendplan-executor help days' tells what counts on which day.

        sendplan-executor run --approved --today --dry-run

      says who would go, and who would be skipped and why; nothing is done.
    """#
}

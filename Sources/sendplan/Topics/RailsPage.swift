import Terminal

/// What `help rails` prints and the manual holds: guard rails, drift, and who approves.
enum RailsPage {
  static let topic = Program.Topic(
    "rails",
    "guard rails: when a plan needs a person, and who approves it",
    text: text
  )

  private static let text = #"""
    A guard rail is a limit that a plan keeps, or the nightly job holds it for a person.
    'sendplan guard show' lists them all:

    - by how many days, over all messages, they go later than the base date explains, and by how many
      days any one does. One place less may push a chain of messages by one day each: that is one
      cause, and told as one
    - which messages newly lose their day or miss their deadline
    - how long any message waits; how many are late, and how late
    - how far the load differs from that of the approved plan
    - how many messages are in doubt (perhaps sent, perhaps not)
    - drift, and what became of messages: see below

    Every database is different. Read what the rails find for some nights (the page of each plan has
    it, and the log in JSON), then state what is normal:

      sendplan guard set moved-later 20% --reason 'usual after a weekend'

    A percentage measures by the size of the plan. A rail of one's own is a program: it gets the
    plan as JSON on its standard input, and its exit status, 0 or 1, and the line that it prints
    decide:

      sendplan guard add no-friday --program ./no-friday

    Some rails are fixed: the base date, the journal, the proof of the plan, and that the database
    is no unconfirmed copy.

    A held plan says which rail broke, whom that moves and why, and the command that approves it anyway.
    Until somebody decides, the plan that was approved before stays so, and may be sent.

    What became of messages
      Three rails look back over the last seven days, for each channel: 'failures' (10 per cent of
      what was tried), 'bounces' (5 per cent of what was sent) and 'complaints' (3 in a thousand,
      which is what Gmail and Yahoo ask of who sends in bulk). Fewer than three say nothing. A
      broken one holds the night, and keeps the executor from sending by that channel, whatever is
      approved, until somebody has looked into it and says:

        sendplan channel resume email

    Drift
      A comparison with the last plan alone does not see what moves a day every night. So each plan
      is also held against what the plan before it would have become tonight, had nothing changed
      but what was really sent. Who goes later in both moved for no reason that the inputs give, or
      because of what was not sent as planned. Such moves are stored with the version, and outlive
      its rows.

      The rails 'drift-times' (1) and 'drift-days' (7) hold a night on which a message moves so
      again, counted over the last seven approved plans, and name the first of them. While a held
      plan waits for a decision, the next night's finding tells what that one had already from what
      is new.

    Approving, and taking it back
        sendplan approve 7 --reason 'looked at the page' --by ann
        sendplan unapprove 7 --reason 'wrong list'

      After 'unapprove' nothing of that version is sent any more. 'status' says so, and no night
      approves anything until a person has approved a version; the guard rails and the next plan
      compare with the withdrawn one. With --stop it does not wait for a run that is under way: the
      run ends after the batch that it has in hand. --reason and --by are told by 'plans', 'show',
      'journal' and the page.

      Where two people have to look:

        sendplan guard set approvals 2

      leaves a plan a draft (exit status 3) until two different ones have approved it. Who it was is
      --by NAME, else the account: a record, no proof. A night is nobody. 'guard set plan-size N'
      asks for a person above so many messages.
    """#
}

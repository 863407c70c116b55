import Terminal

/// What `help database` prints and the manual holds: CSV files, pages, and queries of one's own.
enum DatabasePage {
  static let topic = Program.Topic(
    "database",
    "reading it all: CSV files, pages, and queries of your own",
    text: text
  )

  private static let text = #"""
    CSV files
      'sendplan export 2' writes who gets what in plan 2: weekday, subject, campaign, step of the
      thread, and account beside channel. The columns are known by their names. The position counts
      what is addressed to a channel on a day, account by account, and the load ends with the last
      day used. --crlf ends lines as RFC 4180 has them.

    Pages
      'sendplan report 2' writes the page of a plan: who gets what on its first day, a mail of each
      step, the commands to decide, who moves and why, the load, and when each campaign is done.

      'sendplan report --site DIR' writes a folder of plain pages about all plans, runs and threads,
      linked to one another. Called again after a night or a run it writes only what changed.

    Queries
      The database is an SQLite file. Its tables hold numbers and codes; these views have names and
      days:

        messages          a row for each message: id, state, channel, recipient, subject,
                          campaign, days, what it follows, by which channel and when it was sent
        plans             a row for each version of a plan: state, days, counts, digest, and what
                          makes a draft stale
        assignments       a row for each message of a stored plan: its day and position, or the
                          reason that it has none
        journal_readable  a row for each transition (change of a state): what, from which state to
                          which, why, by whom

        sqlite3 -header sendplan.db \
          "SELECT day, count(*) FROM assignments WHERE plan = 7 AND day IS NOT NULL GROUP BY day"

      Reading it with the sqlite3 shell while the programs run is safe. What is illegal is refused
      there, too: every state, every legal transition and its cause stand in the database's schema
      as in the programs.

      Whoever adds tables or triggers to the file, or takes some away, is told so by every program
      (exit status 65); an index of your own may stay.
    """#
}

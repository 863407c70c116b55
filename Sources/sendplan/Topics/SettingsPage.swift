import Terminal

/// What `help settings` prints: stating capacity, channels inside others, a file of it all.
enum SettingsPage {
  static let topic = Program.Topic(
    "settings",
    "stating channels, accounts and their capacity, by commands or one file",
    text: text
  )

  private static let text = #"""
    Capacity
      How many messages a channel may send on a day; 'sendplan help capacity' tells which rule
      decides.

        sendplan channel set email --week 200,200,200,200,100,0,0
        sendplan channel set email --capacity 300 --from 2027-03-08
        sendplan ramp set email --from 2027-03-01 --table warm.csv --count open-days
        sendplan calendar import us-ma holidays.csv --country US --column region=subdiv --region MA \
          --ignore-other-columns
        sendplan calendar attach us-ma email
        sendplan capacity set email 2027-03-04..2027-03-05 7 --reason 'server moves'
        sendplan capacity set email 2027-07-02 50%

      A ramp is rising capacities for a new channel; one that counts open days waits while its
      channel, or one around it, is closed. A percentage is one of what that day has otherwise, also
      when that changes.

    All of it in one file
      'sendplan setup channels.txt' reads such commands, one a line without 'sendplan', with # for
      remarks and the quotes of a shell: channels, weeks, ramps, calendars, single days, windows,
      shares, limits, guard rails.

        # channels.txt
        channel set email --capacity 200 --open mon-fri --sender 'Ada Byron <ada@example.org>'
        ramp set email --from 2027-03-01 --steps 20,40,80,120 --count open-days
        calendar set us-ma --year 2027 --day '2027-07-05 Independence Day'
        calendar attach us-ma email
        channel set north --capacity 20 --open mon-fri --transport webhook:https://li.example/in
        channel set south --like north
        recipient limit --most 2 --days 7

      It is stated whole or not at all, as one operation; an error names the line and the column.
      Read again, the file changes only what differs by then, and what it does not mention stays. A
      file whose lines take each other back is refused. --dry-run says what would change, and
      'setup --print' writes the present settings as such a file, for another database, a backup or
      a review.

      In a file a new channel has to say on which days it is open and whom its mail is from;
      'channel set' at the keyboard says which defaults it took. 'channel show NAME' tells all that
      holds of one channel, and how many more it may send today.

    Accounts: channels inside a channel
      A channel whose name has a colon is inside the one before the colon, to any depth; --inside
      says it otherwise ('--inside none': inside nothing).

        sendplan channel set linkedin --capacity 30 --followups-first
        sendplan channel set linkedin:north --capacity 20 --transport maildir:north
        sendplan channel set linkedin:south --capacity 20 --transport maildir:south
        sendplan window set linkedin:north --most 100 --days 7
        sendplan share set email --campaign spring --percent 30
        sendplan recipient limit --most 1 --days 3

      What is addressed to linkedin is sent by one of its accounts, the innermost channels inside
      it: by the one that has most room left that day beside what is addressed to itself, one
      without a window before others, the first of equals. A follow-up stays with the account that
      wrote first. The assignments and the deliveries name that account, and the load of linkedin
      counts all that is inside it.

      What can really be sent through a channel is no more than its own number, than those inside it
      can send, and than those around it let through. The page calls that its capacity, in charts,
      tables, full and closed days, with the stated number beside it. Where another number changes
      nothing that can be sent, 'capacity set', 'channel set', 'diff' and the page say so.

      'explain ID' names the limit that kept a message back on each day: its own channel or the one
      around it, a window (at most so many in so many days), the recipient with the days on which it
      got something, or whom a share or a follow-up let go first. Why a message moved between two
      versions is proven only where no limit connects it with others; else 'trace' lists what
      differs and says that it proves nothing.

    Renaming and retiring
        sendplan channel rename linkedin linkedin-sales

      gives a channel another name. Its messages, rules and threads stay its own. Plans that were
      computed before, and the journal, keep the name that it had then, and a draft of before is
      stale.

      An account that is out of use, such as one that was banned, is retired:

        sendplan channel retire linkedin:north --move-to linkedin:south --reason banned

      What is addressed to it is edited to go by the other channel, and follow-ups of threads that
      it has begun go on by that one: in their threads, with its sender in their mails' From. What
      was moved goes when a plan with it is approved. Without --move-to all of that is held until
      the same is said with it. 'resume --hold N' takes the channel into use again.
    """#
}

import Terminal

/// What `help quality` prints: who goes first, how good a plan is, and what if.
enum QualityPage {
  static let topic = Program.Topic(
    "quality",
    "who goes first, deadlines, how good a plan is, and what if",
    text: text
  )

  private static let text = #"""
    Deadlines and due days
      A deadline is hard: after it a message expires. 'due' is soft: what has passed that day is
      late, and is sent all the same, as requests, invoices and answers to customers are.

        sendplan channel set answers --late-is-sent    # --no-late-is-sent takes it back

      takes every deadline of a channel's messages for a due day. Within a priority hard deadlines
      go first. In the room that they leave, what is due earliest goes first, which for a channel
      that no limit connects with others has the least sum and the least greatest lateness. 'plan',
      'show', 'diff', the page and the guard rails 'late' and 'late-days' say how many are late and
      by how many days, by priority.

    How good a plan is
      A channel by itself gets the best possible plan, and so do channels inside one another, all
      together: priority by priority, no plan lets fewer of those due by any day miss it, and none
      sends more messages by any day. Who waits while one of lower rank goes does so because the
      plan would be worse otherwise: 'explain' names whom, and 'verify' proves from the stored plan
      alone that no chain of moves gives anybody a place that he misses.

      Priorities are strict: an urgent message that could wait takes the place of one that is due
      today. 'plan' says how many more could be in time. Two settings of a channel choose otherwise:

        sendplan channel set email --deadlines-first
        sendplan channel set email --few-late

      --deadlines-first chooses who goes in time by priority, and lets the urgent go as early as
      that allows. Who has no deadline then waits for those who have: the rail for the longest wait
      tells how long. --few-late lets as few as possible be late, and puts those behind the others,
      as long as no steps of the channel are only planned.

      Windows, shares, limits for recipients, and steps that are only planned make the best hard to
      find. There nobody waits without a reason, and nobody takes what a message of higher rank is
      known to need on a later day: a newsletter of today stays a week away from tomorrow's notice
      to the same person. Whoever would miss a deadline goes before others of its priority, as far
      as that leaves fewer who miss one; 'explain' names whom. And each plan says how far from the
      best it is at most:

        in time: 757 of 882 messages with a deadline; no plan could have more than 761 (99.4 % of that)

      The bound is stored with the plan, and 'verify' derives it anew. Where such a limit switches
      --deadlines-first or --few-late off, 'channel set' and 'plan' warn.

    How that is measured
      'make bench PART=quality' draws small channels inside one another, plans them, and lets an
      exact solver find the best that any plan could do. Of 400 of each kind, the best being 100 %:

        limits                     sent in all  worst  in time  worst  bound of in time  proved the best
        tree                             100 %  100 %    100 %  100 %             100 %            100 %
        tree and windows                99.1 %   50 %    100 %  100 %             100 %            100 %
        tree and recipient limits       98.3 %   60 %   99.8 %   67 %             100 %             99 %
        all                             98.0 %   50 %   99.9 %   75 %             100 %            100 %

      A tree is channels inside one another. Under windows and limits for recipients those come
      first who have a deadline: messages without one are not moved about for the sake of how many
      have a day before the plan ends, because it ends a day later each night. The bound is what
      each plan says of itself: that no plan could have more in time.

    What if
        sendplan plan --dry-run --capacity email=300 --without linkedin
        sendplan plan --dry-run --capacity email:2027-03-04=0 --base 2027-03-03
        sendplan capacity needed email
        sendplan capacity needed email --by 2027-03-31

      'plan --dry-run' says how that plan differs from the approved one, and stores nothing.
      --capacity CHANNEL=N holds on each day on which the channel is open, CHANNEL:DAY=N on that
      day.

      'capacity needed' finds the least daily number with which nothing of the channel misses its
      deadline, or with --by DAY with which all that is released (that may go by then) is sent by
      that day, and how many messages no number would help. Where follow-ups or limits could let a
      smaller number do, it tries the smaller ones too; should they be too many, it says how far it
      got.
    """#
}

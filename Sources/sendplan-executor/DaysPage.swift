import Terminal

/// What `help days` prints: the day on which something really goes, and time zones.
enum DaysPage {
  static let topic = Program.Topic(
    "days",
    "the day on which a message really goes, missed days and time zones",
    text: text
  )

  private static let text = #"""
    What is sent counts on the day on which it really goes, in the time zone of its channel,
    whatever day it was planned for. Follow-ups wait from that day on. A run and its report are
    named by the planned day.

    A missed day
        sendplan-executor run --plan 3 --day 2027-03-01 --on-another-day

      makes up for a day, and never with more than the real day has. Its capacity, every window that
      contains it, and the limit for recipients are kept as they are stated then; no message goes
      before its first day or after its deadline; and what is left out stays pending with the
      reason.

    Accounts in far time zones
      Each sends while it is that day where it is. Call the run in the morning of each: it sends
      what may go now, and answers 75, and from when on to call it again, while that day is still to
      come somewhere. When everything is settled, or the day is over for the last account, the run
      is finished, and what was missed is planned anew.
    """#
}

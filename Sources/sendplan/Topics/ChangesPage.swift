import Terminal

/// What `help changes` prints and the manual holds: edits, holds, and how commands choose messages.
enum ChangesPage {
  static let topic = Program.Topic(
    "changes",
    "changing what waits: edits, holds, and which messages are meant",
    text: text
  )

  private static let text = #"""
    Putting right what has not gone
        sendplan edit ada-1 --subject 'Hello Ada' --dry-run   # first, field by field, what would change
        sendplan edit ada-1 --subject 'Hello Ada'
        sendplan import corrected.csv --update                # the same by a corrected file

      Besides --subject there are --body-from, --html-from, --recipient, --channel, --priority,
      --deadline, --due, --campaign and --wait-days. A message keeps its id, its place and its
      thread.

      What is sent is what was approved: a plan pins the recipient, the channel and the text of each
      message, and its digest (the sum by which it is recognised) covers them. The executor leaves
      out what was edited since, until a plan with it is approved; 'status' and 'diff' name it. The
      same goes for a channel whose sender or headers were changed: the digest covers them, too, and
      a night that is repeated then plans anew.

    Holding back
      The panic button, and the way back:

        sendplan hold --everything --reason 'wrong price in the text'
        sendplan resume --everything

      Nothing is planned or sent any more; a run that is under way leaves out what is left from its
      next batch on.

      'hold ID...', '--campaign NAME' and '--channel NAME' hold less; the last two, like
      --everything, also hold what is imported later. With --until DAY a message is planned from
      that day on, else it has no day, with 'held' as the reason. What is held stays pending or
      waiting, keeps its place among those that wait, and takes no capacity.

      Several holds of one message all count. 'resume' ends the one that it names, in the words of
      the hold or by --hold N, as 'status' and 'hold list' number them. A hold makes no plan stale
      (a stale draft cannot be approved), and the guard rails take what it moves for wanted.

    Which messages
      'message list', 'cancel', 'reschedule', 'delay', 'retry' and 'hold' all mean the same messages
      by --campaign, --channel, --account, --person, --recipient, --state, --sent-on, --thread and
      --failed-because; all but 'hold' also by the days --from and --until. What is said together
      has to be met together. ('retry' edits by --campaign, --channel and --recipient, so these
      choose nothing there.)

    Looking
        sendplan campaign list           # how many in which state, what came back, when the last goes
        sendplan campaign show spring    # by step and account, and what the last day depends on
        sendplan thread show ada-1       # a whole sequence, with what happened to each message
        sendplan message list --content --format csv

      The last prints the columns of an import, so that another database takes in the same messages.
    """#
}

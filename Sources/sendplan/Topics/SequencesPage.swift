import Terminal

/// What `help sequences` prints: follow-ups, answers, and whom nobody may write to.
enum SequencesPage {
  static let topic = Program.Topic(
    "sequences",
    "follow-ups, answers and bounces, and to whom nothing goes any more",
    text: text
  )

  private static let text = #"""
    Follow-ups
      A row with 'follows' and 'wait_days' (1 to 365) is a step of a sequence, a follow-up. It goes
      out that many days after the message that it follows was really sent, on whichever channel it
      names, unless somebody answered:

        id,channel,recipient,follows,wait_days
        ada-1,email,ada@example.org,,
        ada-2,email,ada@example.org,ada-1,3
        ada-3,linkedin,ada-l,ada-2,4

      The message before it may stand later in the file or be here already. Two that follow the same
      message fork the thread, which needs --allow-forks. A thread is a first message, an opener,
      and all that follows it, on any channels.

      Until the message before it is sent a step is 'waiting'. It is planned all the same, by that
      one's planned day and the wait, and marked 'projected' in every list and report, so that next
      week's load is honest. Only what is 'pending' is ever sent. Where the message before ends
      unsent, so do the later steps; where it is in doubt (perhaps sent, perhaps not), they wait
      until a person resolves it.

      Who goes first on a full day is a setting of the channel, and a share keeps the others from
      starving:

        sendplan channel set email --followups-first    # or --openers-first, or --by-priority
        sendplan share set email --openers --percent 40

    Answers
      When somebody answers, the later steps of the thread are canceled in the same transaction in
      which the answer is written down. What a run has picked up at that instant is left to finish.

        sendplan reply ada-1 --on 2027-03-04      # somebody says so
        sendplan replies import answers.csv       # message_id,on,kind,class
        sendplan replies scan ~/Maildir           # each new mail, once; or an mbox file
        sendplan replies unread                   # looks like an answer, and was matched with nothing
        sendplan replies undo ada-1               # that was recorded wrongly

      A mail answers the message that its In-Reply-To, else its References, names by an id that this
      database gave. A mail that names nothing of ours, from an address for which something is
      pending, is shown by 'replies unread', and counts with --match-sender.

      Absences and other automatic answers are written down and end nothing, unless
      --count-automatic is given. With --wait-for-absence the next step waits until the day that an
      absence note names.

      In a file of answers a row may give, instead of 'message_id', the 'receipt' that the transport
      got, or the 'recipient', which means the last message to that address until then. Where that
      is unclear the row is refused.

      What 'replies undo' takes back stays on record as withdrawn and counts no more. It brings
      nothing back by itself: its answer names the commands that retry the canceled steps and lift
      the suppression.

    Bounces and complaints
      A bounce, a report that delivery failed, ends the thread. It is written down with its class
      (dead address, mailbox full, too big, blocked, expired, other) and with what the receiver
      said. Reports of exim, qmail, Exchange and others are read like those of RFC 3464. Only a dead
      address and a complaint (RFC 5965: its reader called the mail spam) suppress the recipient. A
      mail with the subject 'unsubscribe' suppresses its sender.

    Suppression
      Nothing goes to a suppressed address, person or domain ('@domain') any more. What waits for it
      is canceled, an import leaves out what is for it and says so, and the executor looks once more
      before it sends.

        sendplan suppress ada@example.org --reason 'asked by phone'
        sendplan suppress --person ann-17 --reason 'asked by phone'
        sendplan suppress --from list.csv         # address,kind,reason

      What somebody asks, by an unsubscription, a complaint or 'suppress', reaches further than the
      address: the threads in which it is written to end on every channel, and their other addresses
      are suppressed with it. A dead address alone is suppressed by itself.

      Where one person has several addresses, or shares one with others, a column 'person' says who
      it is. The stop and the limit for recipients then go by the person over all channels, and a
      shared info@ ties nobody to the others there.

      'suppress lift' takes a suppression back, with what was suppressed with it; with
      '--caused-by bounce --since DAY' it takes back all that came of a night on a blocklist.

    Not too often
        sendplan recipient limit --most 2 --days 7

      lets at most two messages a week go to one person, or else address, whatever the channel. What
      it holds back waits, with 'recipient_limit' as its reason where it gets no day.
    """#
}

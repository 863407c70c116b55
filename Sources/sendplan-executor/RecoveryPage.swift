import Terminal

/// What `help recovery` prints and the manual holds: keys, crashes, and places that are missing.
enum RecoveryPage {
  static let topic = Program.Topic(
    "recovery",
    "what happens after a crash: keys, missing files, programs that live on",
    text: text
  )

  private static let text = #"""
    Before a message is handed over a claim is stored, and afterwards what came of it. After a crash
    'sendplan-executor recover', the next run or the next night settles what a dead run left: it
    looks where the messages went, and whatever nobody can tell is in doubt until a person says what
    became of it.

    Keys
      Every attempt has a key: 'ID-ATTEMPT.' and a digest over what is sent, by whom and to whom,
      and over the origin, digits that were drawn for the database by chance when it was made. The
      key names the file in a Maildir, is the left side of the Message-ID, and the Idempotency-Key
      of a request.

      So an equal key means equal content: a message that is corrected, say after a restore, has
      another key, and databases may share a destination. What lies under a message's key with other
      content is no arrival: the message is in doubt until a person has looked.

      A follow-up's In-Reply-To and References name what was really sent, whoever the sender is by
      now.

    Mail readers and mbox files
      Mail readers may open an mbox file at any time. What one has marked between a crash and the
      recovery has arrived. What it changed otherwise, moved or took out is in doubt, since a
      message that is not there any more looks like one that never was. Nothing is cut off the file
      but the torn beginning of a message of sendplan's own.

    A place that is missing
      Where a Maildir or an mbox file is missing while something is still to be looked for in it,
      everything else goes on, and that channel waits until it is back. If it is gone for good,

        sendplan-executor recover --give-up email

      leaves the messages of that channel in doubt.

    A program that outlives the executor
      A mail program or curl that outlives its killed executor may still deliver. Until the last of
      them has ended, 'recover', 'run' and 'nightly' answer 75 and name its process and when it
      started; ending that process is the way out.

      Whoever removes the file ...-run.lock beside the database while messages are sent stops that
      executor before it hands over anything more.
    """#
}

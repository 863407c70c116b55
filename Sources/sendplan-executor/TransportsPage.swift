import Terminal

/// What `help transports` prints and the manual holds: how messages leave, and how fast.
enum TransportsPage {
  static let topic = Program.Topic(
    "transports",
    "how messages leave: files, mail servers, web services; and how fast",
    text: text
  )

  private static let text = #"""
    Messages leave through a transport, set for each channel by
    'sendplan channel set NAME --transport':

      maildir:PATH, mbox:PATH  files. They need nothing, and after a crash they can prove what
                               arrived
      sendmail                 hands each mail to the program of that name; another that is called
                               like it is named, as in sendmail:/usr/bin/msmtp
      smtp:HOST[:PORT]         speaks to a mail server itself, over several connections, and is
                               several times as fast
      webhook:https://...      posts one JSON object for each message

    'sendplan-executor check' tries every transport without sending.

    Mail goes to mail addresses alone (zoe@münchen.example in its ASCII form). So a channel that
    sends mail refuses anything else when it is imported, and a transport that sends mail is refused
    while messages to other names wait. A Maildir, an mbox file or a web service takes any name.

    Mail servers
      smtp:localhost is for a Postfix on this machine, which signs, encrypts and relays; sendplan
      itself neither encrypts nor logs in. Nothing was taken before the dot that ends a mail, and it
      was once the server said 250. A connection that is lost between the two, or a crash, leaves a
      mail in doubt: perhaps sent, perhaps not.

      'channel set NAME --concurrency N' says how many mails are under way at once, and so how many
      a crash can leave in doubt: 4 by smtp, 1 by sendmail unless stated.

    Web services
      webhook: needs curl. It takes its token from SENDPLAN_WEBHOOK_TOKEN, or from the file that
      SENDPLAN_WEBHOOK_TOKEN_FILE names. Each message is posted with an Idempotency-Key;
      'help webhooks' lists what is posted, and how a service verifies that it is ours.

      Requests go straight to the service, whatever proxy the environment names. Another way is
      stated:

        sendplan channel set crm --proxy http://proxy.example:3128

      Such a proxy is asked for a tunnel alone, so what it answers never counts as the service's
      answer.

      A service that takes a repeated key for one message is declared so:

        sendplan channel set crm --idempotent yes

      Then what has no certain answer, after a crash, a time-out, a 500, a 502 or a 504, is repeated
      under its own key; --concurrency N says how many requests the service gets at once. Without
      that declaration such an answer may come after the message was taken. So the message is in
      doubt, never guessed and never sent again by itself: 'sendplan status' names it with the
      command that settles it. A 503, 408, 425 and 429 are certain: the message was not taken, and
      is tried again.

    Pace: how fast a channel sends
      It is stated once, and every run keeps it:

        sendplan channel set email --window 09:00-17:00 --rate 60/min --least-gap 20s

      A window alone spreads the day's messages evenly over its hours, in the channel's time zone.
      What is inside a channel keeps that one's pace, too, together with whatever else is inside it:
      the narrowest applies. 'sendplan-executor run --rate 100/min' takes the place of what is
      stated for that run, 'none' of all of it, and the report says so. No plan depends on the pace.
    """#
}

import Terminal

/// What `help refusals` prints: whose fault it is that something was not taken.
enum RefusalsPage {
  static let topic = Program.Topic(
    "refusals",
    "whose fault a refusal is, the message's or the channel's, and what follows",
    text: text
  )

  private static let text = #"""
    Every refusal is read for whose fault it is, in the words of the other end: the reply and the
    enhanced status of a mail server, wherever the mail program prints them, or the status of a web
    service.

    The message's fault
      What a status says of the recipient (5.1.x) is the message's: it fails.

    The channel's fault
      A quota, a refused sender, relaying denied, wrong credentials, a wrong address or method (401,
      403, 404, 405, 410, 415 ...) is the channel's. The run stops using the channel (exit status
      74), its messages stay pending, their places in the day's capacity and windows are free again,
      and the attempt does not count towards --attempts.

    Judged by its company
      Every other refusal fails its message too, but the same words for three different recipients,
      with no acceptance between, are the channel's: what had failed by them is pending again, with
      its follow-ups. Where all three are at one domain, a message to another is tried first.

      A web service's 400, 413 and 422 are judged so. Its 500, 502 and 504 leave a message in doubt
      (perhaps sent, perhaps not) unless the channel is declared idempotent ('help transports'), and
      three of them in a row stop the channel.

    Where it is said
      The sentence of the other end is the first line of 'sendplan status' until a run has gone
      through. It stands in the run's report, with each attempt in run-V-DAY-deliveries.csv (column
      'detail'), and in 'sendplan message show'. The next run begins with what was not refused yet.

    Trying again
        sendplan retry ada-1
        sendplan retry --run 3
        sendplan retry --failed-because 'mailbox full'

      brings back what failed or was canceled, with what ended because of it.
    """#
}

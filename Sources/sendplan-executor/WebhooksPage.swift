import Terminal

/// What `help webhooks` prints: what a web service gets, and how it knows that it is ours.
enum WebhooksPage {
  static let topic = Program.Topic(
    "webhooks",
    "what a web service is posted, and how it verifies that",
    text: text
  )

  private static let text = #"""
    A channel with the transport webhook:URL posts each message as one JSON object. What a message has
    not is left out.

      key                    names the attempt; also the Idempotency-Key
      message_id             the id of the message
      channel, account       whom it is addressed to, and which channel inside that sends it
      campaign, priority     as they were imported or edited
      plan, day              the version that the run sends, and which day of it
      thread, step           the id of the first message of the thread, and which one this is, from 1
      sender, recipient, subject, body, html, reply_to, bounce_address
      headers                an object of what else a mail would say, such as List-Unsubscribe
      composed_at            when the message was claimed
      in_reply_to            the key of the message that it follows
      references             the keys of all that went before it in the thread

    A repeat of an attempt ('channel set --idempotent yes') posts the same bytes, with the plan and the
    day of the first try. A copy by 'sendplan-executor test' is of no plan and no day.

    With 'channel set NAME --format cloudevents' the object is the data of an event in the structured
    mode of CloudEvents 1.0 (application/cloudevents+json): id is the key, source /sendplan/ACCOUNT,
    type sendplan.message, subject the id of the message, time when it was claimed.

    Where SENDPLAN_WEBHOOK_SECRET holds a secret, or the first line of the file that
    SENDPLAN_WEBHOOK_SECRET_FILE names, each request is signed by the convention of Standard Webhooks:
    webhook-id is the key, webhook-timestamp when the request leaves (of a repeat, too), and
    webhook-signature v1, and the HMAC-SHA256 of id.timestamp.body in Base64. The secret is whsec_ and 24
    to 64 bytes in Base64; two with a space between them give two signatures, so that a service can
    change from one to the other. Any library of the convention verifies it, or this:

      import base64, hashlib, hmac, time

      def is_ours(secret, headers, body):
          "Whether a request is ours; the names of its headers in lower case, the body as bytes."
          stamp = headers["webhook-timestamp"]
          signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
          key = base64.b64decode(secret.removeprefix("whsec_"))
          code = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
          return abs(time.time() - int(stamp)) < 300 and any(
              hmac.compare_digest(given, "v1," + code)
              for given in headers["webhook-signature"].split(" "))

    It is made for instance with: printf 'whsec_%s\n' "$(openssl rand -base64 32)" > secret
    """#
}

import Terminal

/// What `help mail` prints: how files become messages, and what a mail consists of.
enum MailPage {
  static let topic = Program.Topic(
    "mail",
    "how a file becomes messages, and what a mail consists of",
    text: text
  )

  private static let text = #"""
    A message is one text to one recipient by one channel (a way to send, such as email), known by
    its id. 'sendplan import FILE' takes messages in. Their words are filled in then, and stored:
    what was approved is what is sent, and nothing is composed at night.

    Files of messages
      A file whose columns have other names is read as it is:

        sendplan import theirs.csv --column not_before=opened_at --set channel=email \
          --ignore-other-columns --days-from-times --rejects wrong.csv

      --column says what a column is called there, --set states a value for every row, and
      --days-from-times takes the days out of instants. With --rejects the good rows go in, and the
      bad ones are written to that file, each with its line, its column and the reason.

    Templates
      A file of people becomes messages by a template, or by a file of steps, which makes a sequence
      of messages of each person ('sendplan help sequences'):

        step,channel,recipient,wait_days,subject,template,html_template
        1,email,email,,An idea for {{company}},hello.txt,hello.html
        2,linkedin,profile,3,,note.txt,
        3,email,email,4,Did you see it?,again.txt,

        sendplan import people.csv --steps steps.csv      # ada/1, ada/2 and ada/3, and so on
        sendplan message show ada/1 --as-mail             # the very mail that would leave
        sendplan-executor test ada/1 --to me@example.org  # a copy to yourself, that counts for nothing

      The column 'recipient' names the column of people.csv that holds the address on that channel.
      Templates are files beside the file of steps.

      {{first_name}} is that column of the row, {{first_name|there}} has a default, and that is all:
      no logic, no code. In HTML a value is text. Within an address that has begun, such as
      href="https://x.example/?q={{name}}", it is encoded as a part of it; where it begins an
      address, it is the address.

      Where a file already holds messages, --template FILE, --subject-template TEXT and
      --html-template FILE fill them in without steps.

      A row that leaves a field of a template empty is rejected with its line and the field, and a
      person with all steps where one is wrong. Days that a row of a person states are for the first
      step.

    Text and HTML
      A column 'html' makes a mail of both: the text first, the HTML beside it. Where a row has no
      'body', a text that reads well is made from its HTML: paragraphs, lists, links as footnotes,
      nothing of scripts, styles and what is hidden. It is made at the import and stored, so that
      'message show' says what will be read. '--as-mail' shows the mail byte for byte; only its
      Date, and the id of what it follows, are still to come.

      A column 'reply_to' says where answers to that message go. A column 'headers' holds more
      headers, one 'Name: value' a line. A header that sendplan writes itself, or that would name
      another recipient, is refused. Attachments are not sent.

    What is said once for a channel
        sendplan channel set email --sender 'Ada Byron <ada@example.org>' --reply-to desk@example.org
        sendplan channel set email --bounce-address 'b+{token}@example.org'
        sendplan channel set email --header 'Feedback-ID: spring:example'
        sendplan channel set email --unsubscribe mailto:leave@example.org \
          --unsubscribe 'https://example.org/u/{token}'

      A plan pins these, too. Where one is changed, drafts become stale (they cannot be approved),
      and nothing of the approved plan is sent by that channel before another plan is approved.

      {token} becomes 24 letters and digits that name the attempt. They are made from a random salt,
      and tell nothing of the message or its reader. By them 'replies scan' and 'replies import'
      (column 'token', kind 'unsubscribe') know who asks for no more, and suppress that person on
      every channel; and a bounce (a report that delivery failed) to such an address names its
      message although it returns nothing of it.

      A mail with the subject 'unsubscribe' needs no token ('sendplan help sequences'). What else
      comes to one of these addresses without a token is listed by 'replies unread'. Addresses that
      were stated earlier still count. None of them may be the address of the sender or the one for
      answers.

    Mail in bulk
      Gmail, Yahoo and Outlook refuse mail in bulk without a List-Unsubscribe header that has an
      https address. sendplan writes it together with List-Unsubscribe-Post (RFC 2369, RFC 8058):
      the web server at that address takes a POST with the token, and hands it on to
      'replies import'. 'check' of sendplan-executor and 'sendplan doctor' warn of a channel that
      may send more than 5,000 mails a day without one. Your mail server signs with DKIM, and its
      signature has to cover both headers.
    """#
}

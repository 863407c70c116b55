import Foundation
import TestSupport
import Testing

@Suite("Conversations", .needs(.python))
struct ConversationTests {
  /// A thread of so many steps, each sent a day after the one before.
  private func send(_ steps: Int, on session: borrowing ShellSession) throws {
    let rows = (1...steps).map { step in
      "s\(step),email,ann@mail.example,Step \(step),\(step == 1 ? "," : "s\(step - 1),1")"
    }
    try session.write(
      (["id,channel,recipient,subject,follows,wait_days"] + rows).joined(separator: "\n"),
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --sender desk@us.example",
      "sendplan import messages.csv"
    )
    for step in 1...steps {
      try session.play(
        "sendplan base advance --to 2027-03-0\(step)",
        "sendplan plan",
        "sendplan approve \(step)",
        "SENDPLAN_NOW=2027-03-0\(step)T06:30:00.000Z sendplan-executor run --plan \(step)"
          + " --day 2027-03-0\(step)"
      )
    }
  }

  @Test("A mail reader can follow the references through a thread of five")
  func thread() throws {
    let session = try ShellSession()
    try send(5, on: session)
    let script = """
      import email, email.policy, os
      mails = {}
      for name in os.listdir('outbox/new'):
          with open('outbox/new/' + name, 'rb') as file:
              mail = email.message_from_binary_file(file, policy=email.policy.default)
          assert not mail.defects, mail.defects
          mails[mail['Message-ID']] = mail
      place = [i for i, mail in mails.items() if mail['Subject'] == 'Step 5'][0]
      steps = []
      while place:
          mail = mails.pop(place)
          references = (mail['References'] or '').split()
          if not mail['In-Reply-To']:
              # The first names itself, since providers may replace its Message-ID.
              assert references == [mail['Message-ID']], references
              references = []
          assert references == references[:-1] + [mail['In-Reply-To']] if references else True
          assert all(r in mails for r in references), references
          steps.append('%s with %d' % (mail['Subject'], len(references)))
          place = references[-1] if references else None
      assert not mails
      print(', '.join(steps))
      """
    try session.write(script, to: "follow.py")
    let outcome = try session.run("python3 follow.py")
    #expect(
      outcome.output
        == "Step 5 with 4, Step 4 with 3, Step 3 with 2, Step 2 with 1, Step 1 with 0\n",
      "\(outcome)"
    )
  }

  @Test("Answers that another program wrote are found, read once, and survive any renaming")
  func scan() throws {
    let session = try ShellSession()
    try send(1, on: session)
    let script = """
      import email.message, email.utils, mailbox, os, sys
      box = mailbox.Maildir('inbox', create=True)
      sent = os.listdir('outbox/new')[0]
      for number in range(int(sys.argv[1]), int(sys.argv[2])):
          mail = email.message.EmailMessage()
          mail['From'] = '"Ann, of <us>" <ann@mail.example>'
          mail['Message-ID'] = email.utils.make_msgid(domain='mail.example')
          mail['Date'] = 'Mon, 01 Mar 2027 10:00:00 +0100'
          if number % 10 == 0: mail['References'] = '<x@y> <%s@us.example>' % sent
          if number % 10 == 1: mail['In-Reply-To'] = '<%s@us.example>' % sent
          if number % 10 == 1: mail['Auto-Submitted'] = 'auto-replied'
          mail.set_content('Hello')
          box.add(mail)
      """
    try session.write(script, to: "answer.py")
    try session.play("python3 answer.py 0 40")
    let first = try session.run("sendplan replies scan inbox")
    #expect(
      first.output
        == "40 new mails of 40 read\n4 replies, 4 automatic answers\n32 about something else\n",
      "\(first)"
    )
    // As a mail reader does when it shows them and sets flags.
    try session.play(
      "for f in inbox/new/*; do mv \"$f\" \"inbox/cur/$(basename \"$f\"):2,S\"; done",
      "python3 answer.py 40 45"
    )
    let second = try session.run("sendplan replies scan ./inbox/../inbox/")
    #expect(
      second.output
        == "5 new mails of 45 read\n1 reply, 1 automatic answer\n3 about something else\n",
      "\(second)"
    )
    let third = try session.run("sendplan replies scan inbox --count-automatic")
    #expect(third.output == "0 new mails of 45 read\nnothing new\n", "\(third)")
    #expect(try session.column("SELECT count(*) FROM reply") == [10])
    // What is gone is forgotten, and what comes again says nothing new.
    try session.play("mv inbox/cur kept; mkdir inbox/cur", "sendplan replies scan inbox")
    #expect(try session.column("SELECT count(*) FROM seen_mail") == [5])
    try session.play("rm -r inbox/cur; mv kept inbox/cur", "python3 -c 1")
    let again = try session.run("sendplan replies scan inbox")
    #expect(
      again.output == "40 new mails of 45 read\n8 known already\n32 about something else\n",
      "\(again)"
    )
  }

  @Test("Thousands of damaged mails neither stop a scan nor end a thread that they do not name")
  func damaged() throws {
    let session = try ShellSession()
    try send(1, on: session)
    try session.play(
      "printf '%s\\n' id,channel,recipient,follows,wait_days t,email,t@mail.example,s1,9 u,email,u@mail.example,t,9 | sendplan import -"
    )
    let script = """
      import os, random
      random.seed(7)
      sent = os.listdir('outbox/new')[0].encode()
      whole = (b'From: Ann <ann@mail.example>\\nMessage-ID: <r@mail.example>\\nIn-Reply-To: <' + sent
        + b'@us.example> (x)\\nReferences: <a@b>\\n\\t<' + sent + b'@us.example>\\n'
        + b'Content-Type: multipart/report; report-type=delivery-status; boundary=cut\\n\\n--cut\\n'
        + b'Content-Type: message/delivery-status\\n\\nAction: failed\\n\\n--cut\\n'
        + b'Content-Type: message/rfc822\\n\\nMessage-ID: <' + sent + b'@us.example>\\n--cut--\\n')
      os.makedirs('inbox/new'); os.makedirs('inbox/cur')
      for number in range(4000):
          data = bytearray(whole) if number % 2 else bytearray(random.randbytes(random.randrange(900)))
          # Every id of ours is damaged, and then anything else.
          data = bytearray(bytes(data).replace(sent, sent[:-1] + random.choice([b'', b'x', b'\\0', b' x', b'%'])))
          for _ in range(random.randrange(8)):
              if data: data[random.randrange(len(data))] = random.randrange(256)
          with open('inbox/new/%d' % number, 'wb') as file: file.write(data)
      """
    try session.write(script, to: "damage.py")
    try session.play("python3 damage.py")
    let outcome = try session.run("sendplan replies scan inbox")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(outcome.output.hasPrefix("4,000 new mails of 4,000 read\nnothing new\n"), "\(outcome)")
    #expect(try session.column("SELECT count(*) FROM message WHERE state = 7") == [0])
  }
}

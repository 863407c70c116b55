import Foundation
import TestSupport
import Testing

@Suite("The mail before it goes")
struct MailPreviewTests {
  private static let messages = """
    id,channel,recipient,subject,body,html,reply_to,headers,follows,wait_days
    plain,mail,ann@mail.example,Hello,Dear Ann,,,,,
    both,mail,Zoë <zoe@mail.example>,Größe,,<p>Hi <a href=https://x.example>you</a></p>,me@us.example,X-Team: red,,
    again,mail:b,zoe@mail.example,Re,Again,,,,both,1
    profile,mail:a,https://www.example/in/ann,,Hi,,,,,

    """

  private func prepare(_ session: borrowing ShellSession) throws {
    try session.write(Self.messages, to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set mail --capacity 9",
      "for n in a b; do sendplan channel set mail:$n --inside mail --capacity 9 --transport maildir:$n --sender"
        + " \"Team $n <$n@us.example>\" --reply-to desk@us.example --header 'X-Team: blue' --header 'Precedence: bulk'"
        + " --unsubscribe mailto:leave@us.example --unsubscribe 'https://us.example/u/{token}'; done",
      "sendplan import messages.csv && sendplan plan"
    )
  }

  @Test("What is shown of a plan is what its run sends, byte for byte, and stays what was sent")
  func same() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play(
      "for m in plain both profile again; do sendplan message show $m --as-mail --to-file $m.before; done",
      "sendplan approve 1 && sendplan-executor run --plan 1 --day 2027-03-01"
    )
    for id in ["plain", "both", "profile"] {
      let outcome = try session.run(
        "cmp \(id).before ?/new/\(id)-1.* && sendplan message show \(id) --as-mail | cmp - \(id).before"
      )
      #expect(outcome.status == 0, "\(outcome)")
    }
    // Of a follow-up only the references to what was not sent then are added.
    try session.play(
      "export SENDPLAN_NOW=2027-03-02T06:30:00.000Z; sendplan base set 2027-03-02 --reason r && sendplan plan && sendplan approve 2",
      "export SENDPLAN_NOW=2027-03-02T06:30:00.000Z; sendplan message show again --as-mail > again.after"
        + " && sendplan-executor run --plan 2 --day 2027-03-02 && cmp again.after ?/new/again-1.*"
    )
    let difference = try session.run(
      "diff again.before again.after | grep '^[<>]' | grep -v Date: | cut -d : -f 1"
    )
    .output
    #expect(difference == "< References\n> In-Reply-To\n> References\n", "\(difference)")
  }

  @Test("A copy to oneself is marked, and counts for nothing")
  func test() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan approve 1")
    let state =
      "sendplan journal --format csv; sendplan message list --format csv; sendplan replies list"
    let before = try session.run(state).output
    let outcome = try session.run("sendplan-executor test plain --to me@us.example")
    #expect(
      outcome.status == 0 && outcome.output.hasPrefix("a copy went to me@us.example by mail:"),
      "\(outcome)"
    )
    let copy = try session.run("cat ?/new/test-*").output
    #expect(copy.contains("\nTo: me@us.example\nSubject: [test] Hello\n"), "\(copy)")
    #expect(!copy.contains("ann@mail.example"))
    // An answer to it is none to a message.
    let id = try session.run("cat ?/new/test-* | sed -n 's/^Message-ID: //p'").output
    try session.write(
      "From: ann@mail.example\nIn-Reply-To: \(id)Message-ID: <1@x>\nDate: Mon, 1 Mar 2027 12:00:00 +0000\nSubject: Re\n\n",
      to: "answer"
    )
    try session.play(
      "mkdir -p inbox/new inbox/cur && mv answer inbox/new/1.h && sendplan replies scan inbox"
    )
    #expect(try session.run(state).output == before)
    try session.play("sendplan-executor run --plan 1 --day 2027-03-01")
    #expect(try session.run("ls ?/new | grep -c plain-1").output == "1\n")
    let refused = try session.run("sendplan-executor test plain --to nobody")
    #expect(refused.status == 64)
  }

  @Test(
    "Nothing goes to a suppressed address, also no copy",
    arguments: ["me@us.example", "@us.example"]
  )
  func suppressed(name: String) throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan suppress \(name) --reason asked")
    let outcome = try session.run("sendplan-executor test plain --to Me@us.example")
    #expect(outcome.status == 1 && outcome.output == "", "\(outcome)")
    #expect(
      outcome.error.contains("nothing goes to 'Me@us.example': ")
        && outcome.error.contains("sendplan suppress lift \(name)'"),
      "\(outcome)"
    )
    #expect(try session.run("ls ?/new | grep -c test-").output == "0\n")
  }

  @Test("What was forgotten is not shown, and what never was is named")
  func nothing() throws {
    let session = try ShellSession()
    try prepare(session)
    #expect(try session.run("sendplan message show x --as-mail").status == 1)
    try session.play("sendplan forget ann@mail.example --reason asked")
    let outcome = try session.run("sendplan message show plain --as-mail")
    #expect(outcome.status == 1 && outcome.error.contains("were forgotten"), "\(outcome)")
  }
}

import Delivery
import Execution
import Formats
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("Law 12: what was approved is what is sent")
struct ContentTests {
  private struct Words: Hashable {
    var content: MessageContent
    var channel: String
  }

  @Test(
    "Whatever is edited after the approval, only what is as it was approved is sent, and the rest after a new one",
    arguments: 0..<25
  )
  func edits(seed: Int) throws {
    var chance = Seed.stream("edits", seed)
    let workspace = try Workspace()
    for channel in ["email", "post"] { try workspace.open(channel) }
    let ids = (0..<chance.number(1...8)).map { "m\($0)" }
    var words: [String: Words] = [:]
    for id in ids {
      let drawn = drawnWords(&chance)
      words[id] = drawn
      try workspace.add([
        MessageDraft(
          id: id,
          channel: drawn.channel,
          content: drawn.content
        )
      ])
    }
    let stub = workspace.stub()
    var approved = words
    var sent: [String: Words] = [:]
    for night in 1...3 {
      let version = try workspace.approvePlan()
      approved = words
      for _ in 0..<chance.number(0...8) {
        let id = chance.pick(ids)
        guard sent[id] == nil else { continue }
        let target = chance.oneIn(3) ? approved[id] ?? drawnWords(&chance) : drawnWords(&chance)
        try workspace.change { change in
          _ = try change.apply(.edit(edit(to: target)), to: id)
        }
        words[id] = target
      }
      let before = stub.given.count
      let report = try workspace.executor.run(RunRequest(plan: version, day: Workspace.monday))
      for message in stub.given[before...] {
        sent[message.messageID] = Words(
          content: message.content,
          channel: approved[message.messageID]?.channel ?? ""
        )
      }
      let due = ids.filter {
        sent[$0] == nil || stub.given[before...].map(\.messageID).contains($0)
      }
      let unedited = due.filter { words[$0] == approved[$0] }
      #expect(Set(stub.given[before...].map(\.messageID)) == Set(unedited), "night \(night)")
      let skipped = report.channels.flatMap(\.skips).filter { $0.reason == .edited }.map(\.id)
      #expect(Set(skipped) == Set(due).subtracting(unedited))
      for id in unedited { #expect(sent[id] == approved[id]) }
      let named = try workspace.database.read { try $0.editedMessages(since: $0.plan(version)) }
      #expect(Set(named) == Set(skipped))
      let records = try workspace.database.read { try $0.checkRecords() }
      #expect(records.isEmpty, "\(records.sentences)")
    }
  }

  private func drawnWords(_ chance: inout SeededGenerator) -> Words {
    Words(
      content: MessageContent(
        recipient: chance.pick(["ann@example.org", "bob@example.org"]),
        subject: chance.pick(["", "Hello", "Again"]),
        body: chance.pick(["Text", "Other"]),
        html: chance.pick(["", "<p>Text</p>"]),
        replyTo: chance.pick(["", "desk@example.org"]),
        headers: chance.pick(["", "X-Team: red"])
      ),
      channel: chance.pick(["email", "post"])
    )
  }

  private func edit(to words: Words) -> MessageEdit {
    var edit = MessageEdit()
    edit.recipient = words.content.recipient
    edit.subject = words.content.subject
    edit.body = words.content.body
    edit.html = words.content.html
    edit.replyTo = words.content.replyTo
    edit.headers = words.content.headers
    edit.channel = words.channel
    return edit
  }

  @Test(
    "An edited message keeps the day since when it waits, and a run's deliveries say whom it wrote to"
  )
  func keepsPlace() throws {
    let workspace = try Workspace()
    try workspace.open("email", capacity: 2)
    try workspace.write(4, for: "email")
    let stub = workspace.stub()
    stub.answer = { _ in .refused(reason: "550 5.1.1 no such user", fault: .message) }
    try workspace.approvePlan()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    var edit = MessageEdit()
    edit.recipient = "right@example.org"
    let since = try workspace.database.read {
      try $0.planningView(horizon: 5).inputs.backlog.waitingSince
    }
    try workspace.change { change in
      _ = try change.apply(.edit(edit), to: "email-3")
      let effect = try change.apply(.retry(edit), to: "email-1")
      #expect(effect.state == .pending && effect.edited == [.recipient])
    }
    let later = try workspace.database.read {
      try $0.planningView(horizon: 5).inputs.backlog.waitingSince
    }
    #expect(later.suffix(2) == since.suffix(2) && later.count == since.count + 1)
    var recipients: [String] = []
    try workspace.database.read { snapshot in
      let run = try #require(try snapshot.runs().first)
      try snapshot.forEachDelivery(of: run) { recipients.append($0.recipient) }
    }
    #expect(recipients == ["reader1@example.org", "reader2@example.org"])
  }

  @Test("What is refused has changed nothing, also where an edit came before it")
  func takesBack() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(2, for: "email")
    try workspace.change { _ = try $0.apply(.cancel, to: "email-1") }
    try workspace.change { change in
      _ = try change.suppress(Addressee(FoldedAddress("reader1@example.org")), reason: "asked")
    }
    let before = try workspace.database.read { try ($0.draft(1), $0.draft(2)) }
    var edit = MessageEdit()
    edit.subject = "Half"
    try workspace.change { change in
      #expect(throws: Refusal.self) { try change.apply(.retry(edit), to: "email-1") }
      edit.deadline = Workspace.monday.advanced(by: -1)
      #expect(throws: Refusal.self) { try change.apply(.edit(edit), to: "email-2") }
    }
    let after = try workspace.database.read { try ($0.draft(1), $0.draft(2)) }
    #expect(before == after)
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
  }

  @Test("An edit into or out of a campaign that is held leaves the journal right")
  func heldCampaign() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    var edit = MessageEdit()
    func move(_ id: String, to campaign: String?) throws {
      edit.campaign = campaign
      try workspace.change { _ = try $0.apply(.edit(edit), to: id) }
    }
    try move("email-1", to: "spring")
    try move("email-1", to: nil)
    try move("email-2", to: "autumn")
    for campaign in ["spring", "autumn"] {
      try workspace.change { change in
        _ = try change.hold(.campaign(campaign), until: nil, reason: "wait")
      }
    }
    workspace.stub().answer = { _ in .unavailable(reason: "busy") }
    try workspace.approvePlan()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
    try move("email-1", to: "autumn")
    try move("email-2", to: "spring")
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
  }

  @Test(
    "Nothing goes out under another sender or with other headers than those that were approved",
    arguments: [
      ("other@example.org", MailHeaders()), ("Desk <desk@example.org>", MailHeaders()),
      ("desk@example.org", MailHeaders(replyTo: "b@example.org")),
      ("desk@example.org", MailHeaders(bounceAddress: "b@example.org")),
      ("desk@example.org", MailHeaders(headers: "X-Team: red")),
      (
        "desk@example.org",
        MailHeaders(unsubscribe: UnsubscribeAddresses("mailto:a@example.org") ?? .init())
      ),
    ]
  )
  func sender(sender: String, mail: MailHeaders) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(2, for: "email")
    let draft = try workspace.storePlan()
    try workspace.open("email", sender: sender, mail: mail)
    #expect(throws: Refusal.self) { try workspace.change { _ = try $0.approve(draft) } }
    try workspace.open("email")
    try workspace.change { _ = try $0.approve(draft) }
    try workspace.open("email", sender: sender, mail: mail)
    let stub = workspace.stub()
    let report = try workspace.executor.run(RunRequest(plan: draft, day: Workspace.monday))
    #expect(stub.given.isEmpty)
    #expect(report.channels.flatMap(\.skips).map(\.reason) == [.otherSender, .otherSender])
    #expect(try workspace.states().values.allSatisfy { $0 == .pending })
  }

  @Test(
    "A recipient, a text or a digest that is changed behind the program's back is found",
    arguments: [
      "UPDATE envelope SET recipient = 'eve@example.org' WHERE message = 2",
      "UPDATE content SET subject = 'Other' WHERE message = 2",
      "UPDATE content SET body = 'Other' WHERE message = 2",
      "UPDATE content SET html = 'Other' WHERE message = 2",
      "UPDATE content SET reply_to = 'eve@example.org' WHERE message = 2",
      "UPDATE content SET headers = 'X-Eve: 1' WHERE message = 2",
      "UPDATE envelope SET salt = randomblob(16) WHERE message = 2",
      "UPDATE message SET digest = randomblob(16) WHERE number = 2",
      "UPDATE content_version SET body = 'Other' WHERE message = 1 AND content = 1",
      "UPDATE content_version SET html = 'Other' WHERE message = 1 AND content = 2",
      "DELETE FROM content WHERE message = 2",
    ]
  )
  func tampering(statement: String) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(3, for: "email")
    try workspace.approvePlan()
    var edit = MessageEdit()
    edit.subject = "Corrected"
    try workspace.change { _ = try $0.apply(.edit(edit), to: "email-1") }
    #expect(try workspace.database.read { try $0.checkRecords() }.isEmpty)
    let shell = try Connection(path: workspace.database.path, access: .readWrite)
    for table in ["envelope", "content", "content_version", "message"] {
      for trigger in try shell.rows(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?1",
        .text(table),
        map: { $0.text(0) }
      ) {
        try shell.execute("DROP TRIGGER \(trigger)")
      }
    }
    try shell.execute(statement)
    let snapshot = try Database.look(at: workspace.database.path)
    let found = try snapshot.read { try $0.checkRecords() }
    #expect(found.count == 1, "\(found.sentences)")
    let ofPlan = try snapshot.read { try $0.checkContents(of: $0.plan(1)) }
    #expect(ofPlan.count == 1, "\(ofPlan.sentences)")
  }

  @Test(
    "What could never be sent so is refused, and changes nothing",
    arguments: ["deadline", "waitDays", "recipient", "suppressed", "channel"]
  )
  func refuses(what: String) throws {
    let workspace = try Workspace()
    try workspace.open("email", transport: "sendmail:/bin/true")
    try workspace.write(1, for: "email")
    try workspace.change { change in
      _ = try change.suppress(Addressee(FoldedAddress("gone@example.org")), reason: "asked")
    }
    var edit = MessageEdit()
    switch what {
    case "deadline": edit.deadline = Workspace.monday.advanced(by: -1)
    case "waitDays": edit.waitDays = 2
    case "recipient": edit.recipient = "nobody"
    case "suppressed": edit.recipient = "Gone@example.org"
    default: edit.channel = "pigeon"
    }
    let before = try workspace.database.read { try ($0.journalPosition(), $0.draft(1)) }
    #expect(throws: Refusal.self) {
      try workspace.change { _ = try $0.apply(.edit(edit), to: "email-1") }
    }
    let after = try workspace.database.read { try ($0.journalPosition(), $0.draft(1)) }
    #expect(before == after)
  }
}

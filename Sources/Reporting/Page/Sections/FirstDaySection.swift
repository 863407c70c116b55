import Model

/// What goes on the plan's first day: to whom, about what, by which account, and how it reads.
struct FirstDaySection {
  let page: PlanPage

  /// How many people stand there at first.
  private static let listed = 10
  private static let shownAccounts = 20

  private var story: PlanStory { page.story }

  func write(to html: inout HTML) {
    let day = page.figures.baseDate
    guard story.peopleCount > 0 else {
      html.element("p", prose: "Nothing goes on \(day.named).")
      return
    }
    html.element(
      "p",
      prose: "\(counted(story.peopleCount, "message")) go\(story.peopleCount == 1 ? "es" : "")"
        + " on \(day.named)."
    )
    if story.accounts.count > 1 { accounts(&html) }
    people(&html)
    mails(&html)
  }

  private func accounts(_ html: inout HTML) {
    let shown = story.accounts.prefix(FirstDaySection.shownAccounts)
    let rest = story.accounts.dropFirst(shown.count)
    html.element("p") { html in
      html.text("By account: ")
      for (index, account) in shown.enumerated() {
        if index > 0 { html.text(", ") }
        html.text("\(account.messages.grouped) ")
        html.foreign(account.name)
      }
      if !rest.isEmpty {
        let messages = rest.reduce(0) { $0 + $1.messages }
        html.text(", and \(messages.grouped) by \(counted(rest.count, "other account"))")
      }
      html.text(".")
    }
  }

  private func people(_ html: inout HTML) {
    let all = story.people
    let shown = all.count <= FirstDaySection.listed + 1 ? all.count : FirstDaySection.listed
    let first = Array(all.prefix(shown))
    table(
      of: first,
      captioned: story.accounts.count > 1
        ? "Some of them, one of each account in turn"
        : "The first \(counted(first.count, "message"))",
      &html
    )
    let rest = Array(all.dropFirst(shown))
    if !rest.isEmpty {
      html.element("details") { html in
        html.element("summary", text: "\(counted(rest.count, "more message"))")
        table(of: rest, captioned: "More of them", &html)
      }
    }
    html.rest(of: story.peopleCount, shown: all.count, command: page.commands.assignments)
  }

  private func table(of people: [AssignmentRecord], captioned caption: String, _ html: inout HTML) {
    MessageTable(
      caption: caption,
      varying: [
        "Recipient", "Subject", "Account", "Campaign", .narrow("Step"), "Message",
      ],
      rows: people.map { one in
        [
          .recipient(one.recipient), .foreign(one.subject), .foreign(one.account),
          .foreign(one.campaign ?? "–"), .text("\(one.step)"), .foreign(one.messageID),
        ]
      }
    ).write(to: &html)
  }

  private func mails(_ html: inout HTML) {
    guard !story.mails.isEmpty else { return }
    html.element("h3", text: "How it reads: one mail of each step, as it leaves")
    html.element(
      "p",
      text: "Date and Message-ID are those of a mail that leaves when the plan was stored."
    )
    for (index, mail) in story.mails.enumerated() {
      html.details(isOpen: index == 0) { html in
        html.element("summary") { html in
          html.prose("Step \(mail.step)")
          if let campaign = mail.campaign {
            html.text(" of ")
            html.foreign(campaign)
          }
          html.text(", “")
          html.foreign(mail.subject)
          html.text("”, to ")
          html.address(mail.recipient)
          html.prose(mail.day.map { " on \($0.named)" } ?? ", without a day")
        }
        if let words = mail.words {
          html.element("pre") { $0.element("code") { $0.lines(of: words) } }
          html.element("p", text: "And byte by byte, as it is handed over:")
        }
        html.element("pre") { $0.element("code") { $0.lines(of: mail.text) } }
        for remark in mail.remarks { html.element("p", ["class": "rest"]) { $0.foreign(remark) } }
      }
    }
    guard story.otherSteps > 0 else { return }
    html.element("p", ["class": "rest"]) { html in
      html.text("and \(counted(story.otherSteps, "more step")); any mail: ")
      html.element("code", text: printable(page.commands.mail))
    }
  }
}

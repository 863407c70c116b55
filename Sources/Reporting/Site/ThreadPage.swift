package import Model

/// Threads, each with its messages and what became of them: `threads-N.html`.
package struct ThreadPage: Sendable {
  /// How many threads stand on a page, and on all pages together.
  package static let threads = 250
  package static let allThreads = 1_000

  package let number: Int
  let of: Int
  let threads: [Thread]
  let links: [PageLink]

  package struct Thread: Sendable {
    /// The number of its first message.
    package let root: Int32
    let recipient: String
    let campaign: String?
    package let steps: [Step]

    package init(root: Int32, recipient: String, campaign: String?, steps: [Step]) {
      self.root = root
      self.recipient = recipient
      self.campaign = campaign
      self.steps = steps
    }

    /// Where it stands on its page.
    package var anchor: String { "t\(root)" }
  }

  package struct Step: Sendable {
    package let id: String
    let state: MessageState
    let day: Day?
    let account: String?
    let subject: String
    /// Why it is so, and what came back on it.
    let why: String
    let answers: [String]

    package init(
      id: String,
      state: MessageState,
      day: Day?,
      account: String?,
      subject: String,
      why: String,
      answers: [String]
    ) {
      self.id = id
      self.state = state
      self.day = day
      self.account = account
      self.subject = subject
      self.why = why
      self.answers = answers
    }
  }

  package init(number: Int, of: Int, threads: [Thread], links: [PageLink]) {
    self.number = number
    self.of = of
    self.threads = threads
    self.links = links
  }

  /// The number of the page, with how many threads stand on it.
  package var title: String { "Threads, page \(number): \(threads.count.grouped)" }

  package static func file(_ number: Int) -> String { "threads-\(number).html" }

  /// The whole file.
  package var bytes: [UInt8] {
    PageFrame(title: "Threads, page \(number) of \(of)", links: links).bytes(
      header: { html in
        html.element("p", ["class": "eyebrow"], text: "Page \(number) of \(of)")
        html.element("h1", text: counted(threads.count, "thread"))
      },
      main: { html in for thread in threads { write(thread, &html) } },
      footer: { html in html.element("p", text: "Made by sendplan \(ProgramVersion.text).") }
    )
  }

  private func write(_ thread: Thread, _ html: inout HTML) {
    html.element("article", ["id": thread.anchor]) { html in
      html.element("h2") { html in
        html.address(thread.recipient)
        if let campaign = thread.campaign {
          html.text(", ")
          html.foreign(campaign)
        }
      }
      html.element("ol") { html in
        for step in thread.steps { write(step, &html) }
      }
    }
  }

  private func write(_ step: Step, _ html: inout HTML) {
    html.element("li") { html in
      html.element("strong", text: step.state.name)
      html.prose(step.day.map { " \($0.named)" } ?? "")
      if let account = step.account {
        html.text(" by ")
        html.foreign(account)
      }
      html.text(": ")
      if !step.subject.isEmpty {
        html.foreign(step.subject)
        html.text(" ")
      }
      html.text("(")
      html.foreign(step.id)
      html.text(") ")
      html.element("span", ["class": "quiet"]) { $0.foreign(step.why) }
      for answer in step.answers {
        html.element("p", ["class": "answer"]) { $0.foreign(answer) }
      }
    }
  }
}

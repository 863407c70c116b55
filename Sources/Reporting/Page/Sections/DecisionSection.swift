import Model

/// The commands that approve or reject the plan, or why there is nothing to decide.
struct DecisionSection {
  let page: PlanPage

  func write(to html: inout HTML) {
    let version = page.plan.version
    switch page.plan.state {
    case .draft: writeDraft(&html)
    case .approved:
      html.element("p", text: "Plan \(version) is approved. The executor sends its first day with:")
      html.command("Execute", page.commands.execute)
    case .completed: html.element("p", text: "Plan \(version) is completed; nothing is left to do.")
    case .rejected: html.element("p", text: "Plan \(version) was rejected and stays so.")
    case .superseded:
      html.element("p", text: "A later plan was approved in place of plan \(version).")
    case .withdrawn:
      html.element(
        "p",
        text: "Its approval was withdrawn; nothing of plan \(version) is sent any more."
      )
    }
  }

  private func writeDraft(_ html: inout HTML) {
    if case .stale(let why) = page.freshness {
      html.element("p", ["class": "notice"]) { html in
        html.text("This draft is stale and cannot be approved any more: ")
        html.foreign(why)
        html.text(". Compute a new one with 'sendplan plan'.")
      }
    } else {
      html.element("p") { html in
        html.text("Nothing is sent before the plan is approved. The digest ")
        html.element("code", text: String(page.plan.digest.prefix(16)))
        html.text(" makes sure that it is this plan and no other.")
      }
      html.command("Approve", page.commands.approve)
    }
    html.command("Reject", page.commands.reject)
  }
}

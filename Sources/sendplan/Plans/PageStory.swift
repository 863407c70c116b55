import Model
import Reporting
import Storage
import Terminal

extension Session {
  /// What a plan means for people, as far as a page has room for it.
  func story(of plan: PlanHeader, against other: Int?, _ snapshot: Snapshot) throws -> PlanStory {
    var people: [String: [AssignmentRecord]] = [:]
    var accounts: [String: Int] = [:]
    var firstOfStep: [Step: AssignmentRecord] = [:]
    var steps: [Step] = []
    try snapshot.forEachAssignment(of: plan, on: plan.baseDate) { record in
      accounts[record.account, default: 0] += 1
      if people[record.account, default: []].count < PlanStory.shownPeople {
        people[record.account, default: []].append(record)
      }
      let step = Step(campaign: record.campaign, number: record.step)
      guard firstOfStep[step] == nil else { return }
      firstOfStep[step] = record
      steps.append(step)
    }
    let base = try snapshot.baseDate()
    // What was decided is not decided again, and its mails may have left in other words.
    let mails =
      plan.state == .draft
      ? try mails(of: plan, steps.compactMap { firstOfStep[$0] }, snapshot) : []
    return PlanStory(
      people: inTurn(people.sorted { $0.key < $1.key }.map(\.value)),
      accounts: accounts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { PlanStory.Account(name: $0.key, messages: $0.value) },
      mails: Array(mails.prefix(PlanStory.shownMails)),
      otherSteps: max(0, mails.count - PlanStory.shownMails),
      campaigns: try campaigns(of: plan, against: other, snapshot),
      today: base > plan.baseDate && base <= plan.lastDay ? base : nil
    )
  }

  /// The first of each account, then the second of each, as many as a page shows.
  private func inTurn(_ accounts: [[AssignmentRecord]]) -> [AssignmentRecord] {
    let most = accounts.map(\.count).max() ?? 0
    let all = (0..<most).lazy.flatMap { place in
      accounts.lazy.filter { $0.count > place }.map { $0[place] }
    }
    return Array(all.prefix(PlanStory.shownPeople))
  }

  /// A step of a campaign, or of all messages of none.
  private struct Step: Hashable {
    let campaign: String?
    let number: Int
  }

  /// One mail of each step: those of the first day, then what follows them in their threads.
  private func mails(
    of plan: PlanHeader,
    _ first: [AssignmentRecord],
    _ snapshot: Snapshot
  ) throws -> [PlanStory.Mail] {
    var shown: [Step: PlanStory.Mail] = [:]
    for record in first {
      for (number, message) in try snapshot.thread(of: snapshot.message(id: record.messageID)) {
        let step = Step(campaign: record.campaign, number: number)
        let isOpen = message.state == .pending || message.state == .waiting
        guard shown[step] == nil, isOpen,
          let row = try snapshot.row(of: message.number, in: plan)
        else { continue }
        shown[step] = try mail(of: message, step, on: row.day, plan, snapshot)
      }
    }
    // The first step of each campaign before the second of any.
    return shown.sorted { one, other in
      (one.key.number, one.key.campaign ?? "") < (other.key.number, other.key.campaign ?? "")
    }
    .map(\.value)
  }

  private func mail(
    of message: MessageRecord,
    _ step: Step,
    on day: Day?,
    _ plan: PlanHeader,
    _ snapshot: Snapshot
  ) throws -> PlanStory.Mail? {
    // By the time at which the plan was stored, so that the page is the same each time.
    let preview = try MailPreview(of: message, in: snapshot, at: plan.storedAt)
    let text = String(decoding: preview.bytes, as: UTF8.self)
    let isEncoded = ["quoted-printable", "base64"].contains { text.contains("Encoding: \($0)") }
    return PlanStory.Mail(
      campaign: step.campaign,
      step: step.number,
      messageID: message.id,
      recipient: message.recipient,
      subject: preview.content.subject,
      day: day,
      text: text,
      words: isEncoded ? preview.content.body : nil,
      remarks: preview.remarks.filter { $0 != MailPreview.dateRemark }
    )
  }

  private func campaigns(
    of plan: PlanHeader,
    against other: Int?,
    _ snapshot: Snapshot
  ) throws -> [PlanStory.Campaign] {
    let before = try other.map { try snapshot.plannedCampaigns(of: snapshot.plan($0)) } ?? []
    let campaigns = try snapshot.plannedCampaigns(of: plan)
    guard campaigns.contains(where: { $0.name != nil }) else { return [] }
    return campaigns.map { campaign in
      PlanStory.Campaign(
        name: campaign.name,
        messages: campaign.messages,
        assigned: campaign.assigned,
        first: campaign.first,
        last: campaign.last,
        lastBefore: before.first { $0.name == campaign.name }?.last
      )
    }
  }
}

import Model

/// When each campaign is done.
struct CampaignSection {
  let page: PlanPage

  /// How many are listed.
  private static let listed = 60

  func write(to html: inout HTML) {
    let campaigns = page.story.campaigns
    let other = page.comparison?.other.version
    MessageTable(
      caption: "Campaigns by the day on which they are done"
        + (other.map { "; before is what plan \($0) says" } ?? ""),
      columns: ["Campaign", "Messages", .day("First day"), .day("Done on")]
        + (other == nil ? [] : [.day("Before")]),
      rows: campaigns.prefix(CampaignSection.listed).map { campaign in
        [
          campaign.name.map(TableCell.foreign) ?? .text("of no campaign"),
          .count(campaign.messages), .day(campaign.first), .text(done(campaign)),
        ] + (other == nil ? [] : [.text(before(campaign))])
      }
    ).write(to: &html)
    let rest = campaigns.count - CampaignSection.listed
    if rest > 0 { html.element("p", ["class": "rest"], text: "and \(rest.grouped) more") }
  }

  private func done(_ campaign: PlanStory.Campaign) -> String {
    guard let last = campaign.last else { return "none" }
    let without = campaign.messages - campaign.assigned
    return last.named + (without > 0 ? ", but for \(without.grouped) without a day" : "")
  }

  private func before(_ campaign: PlanStory.Campaign) -> String {
    guard let before = campaign.lastBefore else { return "–" }
    guard let last = campaign.last, last != before else { return before.named }
    let days = before.days(to: last)
    return "\(before.named), so \(counted(abs(days), "day")) \(days > 0 ? "later" : "earlier") now"
  }
}

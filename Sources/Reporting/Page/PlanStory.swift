package import Model

/// What a plan means for people: who gets what on its first day, how it reads, and when each campaign is done.
package struct PlanStory: Sendable {
  /// How many people of the first day the page names, and how many mails it shows.
  package static let shownPeople = 100
  package static let shownMails = 12

  /// Some of those who get something on the plan's first day, one of each account in turn.
  let people: [AssignmentRecord]
  /// How many get something then, by the account that sends it.
  let accounts: [Account]
  /// One mail of each step, and how many steps have none here.
  let mails: [Mail]
  let otherSteps: Int
  let campaigns: [Campaign]
  /// The base date of now, where the plan is older.
  let today: Day?

  package init(
    people: [AssignmentRecord] = [],
    accounts: [Account] = [],
    mails: [Mail] = [],
    otherSteps: Int = 0,
    campaigns: [Campaign] = [],
    today: Day? = nil
  ) {
    self.people = people
    self.accounts = accounts
    self.mails = mails
    self.otherSteps = otherSteps
    self.campaigns = campaigns
    self.today = today
  }

  var peopleCount: Int { accounts.reduce(0) { $0 + $1.messages } }

  /// How many messages an account sends on the first day.
  package struct Account: Equatable, Sendable {
    let name: String
    let messages: Int

    package init(name: String, messages: Int) {
      self.name = name
      self.messages = messages
    }
  }

  /// A mail as it is to leave.
  package struct Mail: Sendable {
    let campaign: String?
    let step: Int
    let messageID: String
    let recipient: String
    let subject: String
    /// The day on which it goes by the plan; nil where it has none.
    let day: Day?
    /// Its bytes as text.
    let text: String
    /// Its words, where a person cannot read them in that.
    let words: String?
    /// What a person should know beside it.
    let remarks: [String]

    package init(
      campaign: String?,
      step: Int,
      messageID: String,
      recipient: String,
      subject: String,
      day: Day?,
      text: String,
      words: String?,
      remarks: [String]
    ) {
      self.campaign = campaign
      self.step = step
      self.messageID = messageID
      self.recipient = recipient
      self.subject = subject
      self.day = day
      self.text = text
      self.words = words
      self.remarks = remarks
    }
  }

  /// The messages of a campaign in the plan.
  package struct Campaign: Equatable, Sendable {
    /// Nil for those of no campaign.
    let name: String?
    let messages: Int
    let assigned: Int
    let first: Day?
    let last: Day?
    /// The last day by the plan that the page compares with; nil where that has none.
    let lastBefore: Day?

    package init(
      name: String?,
      messages: Int,
      assigned: Int,
      first: Day?,
      last: Day?,
      lastBefore: Day?
    ) {
      self.name = name
      self.messages = messages
      self.assigned = assigned
      self.first = first
      self.last = last
      self.lastBefore = lastBefore
    }
  }
}

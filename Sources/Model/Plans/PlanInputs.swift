/// Everything that a plan depends on: the plan is a pure function of this value.
package struct PlanInputs: Equatable, Sendable {
  /// The first day that the plan may use.
  package var baseDate: Day
  /// Capacity from the base date on; its number of days is the plan's horizon.
  package var capacity: CapacityTable
  package var backlog: Backlog
  /// What limits the plan beside its capacity, and the attributes of messages that the limits need.
  package var limits: PlanLimits
  package var attributes: MessageAttributes
  package let contents: PlannedContents
  /// The names of the channels, in their order; empty where they have none.
  package let channelNames: [String]
  /// What the mail of each channel says, in one text each; empty where none says anything.
  package let channelMail: [String]

  package init(
    baseDate: Day,
    capacity: CapacityTable,
    backlog: Backlog,
    limits: PlanLimits = PlanLimits(),
    attributes: MessageAttributes = MessageAttributes(),
    contents: PlannedContents = PlannedContents(),
    channelNames: [String] = [],
    channelMail: [String] = []
  ) {
    self.baseDate = baseDate
    self.capacity = capacity
    self.backlog = backlog
    self.limits = limits
    self.attributes = attributes
    self.contents = contents
    self.channelNames = channelNames
    self.channelMail = channelMail.allSatisfy(\.isEmpty) ? [] : channelMail
  }

  /// How many days the plan covers, base date included.
  package var horizon: Int { capacity.days }

  /// How many days behind the horizon decide what is best within it.
  package var outlookDays: Int {
    capacity.channels.isEmpty ? 0 : limits.outlook.count / capacity.channels.count
  }

  /// The last day that the plan may use.
  package var lastDay: Day { baseDate.advanced(by: horizon - 1) }
}

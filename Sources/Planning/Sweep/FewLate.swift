import Model

/// The messages of channels in which as few as possible are to be late.
///
/// Those that are to be in time have the day on which they are due for a deadline; the others are due on no day, so that
/// they go behind.
struct FewLate {
  private let original: PlanInputs
  /// The messages that are to be in time.
  private(set) var promised: Set<Int32> = []
  private(set) var inputs: PlanInputs

  init(_ inputs: PlanInputs) {
    original = inputs
    self.inputs = inputs
    guard inputs.limits.objectives.contains(where: { $0.contains(.fewLate) }),
      let isImproved = NestedChannels.included(inputs, inputs.channelTree)
    else { return }
    // Where steps are only planned, who goes later makes others late.
    var stepped = Set<Int32>()
    for followUp in inputs.backlog.followUps {
      guard let predecessor = followUp.predecessor else { continue }
      stepped.insert(inputs.backlog.channel[Int(followUp.place)])
      stepped.insert(inputs.backlog.channel[Int(predecessor)])
    }
    for (place, due) in inputs.backlog.due.enumerated() where due != Backlog.none {
      let channel = Int(inputs.backlog.channel[place])
      guard isImproved[channel], !stepped.contains(Int32(channel)),
        inputs.limits.objectives(of: channel).contains(.fewLate)
      else {
        continue
      }
      promised.insert(Int32(place))
    }
    all = promised
    promise()
  }

  private var all: Set<Int32> = []

  var isEmpty: Bool { all.isEmpty }

  /// Gives up those who have no day up to the one on which they are due, and says whether there are any.
  mutating func giveUp(_ plan: Plan) -> Bool {
    let missed = promised.filter { place in
      let deadline = inputs.backlog.deadline[Int(place)]
      return plan.day[Int(place)] == Backlog.none
        && (deadline <= inputs.lastDay.number || deadline < plan.release[Int(place)])
    }
    guard !missed.isEmpty else { return false }
    promised.subtract(missed)
    promise()
    return true
  }

  private mutating func promise() {
    let late = all.subtracting(promised)
    inputs.backlog = original.backlog.promising(promised, givingUp: late)
  }
}

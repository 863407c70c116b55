import Model
import Planning

/// A plan whose columns can be changed one by one, as no stored plan can.
struct ChangedPlan: CustomStringConvertible {
  var inputs: PlanInputs
  var release: [Int32]
  var day: [Int32]
  var position: [Int32]
  var reason: [Int32]
  var planned: [Int32]

  init(_ plan: Plan) {
    inputs = plan.inputs
    release = plan.release
    day = plan.day
    position = plan.position
    reason = plan.reason
    planned = plan.planned
  }

  var plan: Plan {
    Plan(
      inputs: inputs,
      release: release,
      day: day,
      position: position,
      reason: reason,
      planned: planned
    )
  }

  var description: String {
    "release \(release), day \(day), position \(position), reason \(reason), planned \(planned)"
  }

  var placed: [Int] { day.indices.filter { day[$0] != Backlog.none } }
  var unplaced: [Int] { day.indices.filter { day[$0] == Backlog.none } }

  func cell(_ place: Int) -> Int {
    inputs.capacity.cell(
      channel: Int(inputs.backlog.channel[place]),
      day: Int(day[place] - inputs.baseDate.number)
    )
  }

  /// Moves a message to another day of the horizon, behind all that are there, with all counts
  /// right.
  mutating func move(_ place: Int, to newDay: Int32) {
    leave(place)
    day[place] = newDay
    planned[cell(place)] += 1
    position[place] = planned[cell(place)]
    reason[place] = 0
  }

  /// Takes a message out of its day, if it has one, and moves up those behind it.
  mutating func leave(_ place: Int) {
    guard day[place] != Backlog.none else { return }
    let left = cell(place)
    for other in placed where cell(other) == left && position[other] > position[place] {
      position[other] -= 1
    }
    planned[left] -= 1
    day[place] = Backlog.none
    position[place] = 0
  }
}

/// A single change of a good plan that makes it a bad one, whatever the plan.
enum Mutation: CaseIterable {
  case beforeRelease
  case afterDeadline
  case behindHorizon
  case dayBeforeHorizon
  case overfill
  case dropDecision
  case dropDay
  case reasonBesideDay
  case forget
  case otherReason
  case placedWithoutPredecessor
  case positionRepeats
  case positionGap
  case swapPositions
  case swapDays
  case wait
  case exchangeWithUnplaced
  case otherRelease
  case miscount

  /// Changes the plan, and names the violations of which one at least must be found; nil when this
  /// plan has no place for such a change.
  func apply(to plan: inout ChangedPlan, _ chance: inout Chance) -> Set<String>? {
    switch self {
    case .beforeRelease, .afterDeadline, .behindHorizon, .dayBeforeHorizon:
      moveOutOfWindow(&plan, &chance)
    case .overfill, .wait, .swapDays, .exchangeWithUnplaced:
      moveWithinWindow(&plan, &chance)
    case .dropDecision, .dropDay, .reasonBesideDay, .forget, .otherReason,
      .placedWithoutPredecessor:
      changeDecision(&plan, &chance)
    case .positionRepeats, .positionGap, .swapPositions, .otherRelease, .miscount:
      changeNumber(&plan, &chance)
    }
  }
}

import Model
import Planning
import TestSupport

/// A plan whose columns can be changed one by one, as no stored plan can.
struct ChangedPlan: CustomStringConvertible {
  var inputs: PlanInputs
  var release: [Int32]
  var waitingSince: [Int32]
  var day: [Int32]
  var position: [Int32]
  var reason: [Int32]
  var planned: [Int32]
  var account: [Int32]

  init(_ plan: Plan) {
    inputs = plan.inputs
    release = plan.release
    waitingSince = plan.waitingSince
    day = plan.day
    position = plan.position
    reason = plan.reason
    planned = plan.planned
    account = plan.account
  }

  var plan: Plan {
    Plan(
      inputs: inputs,
      release: release,
      waitingSince: waitingSince,
      day: day,
      position: position,
      reason: reason,
      planned: planned,
      account: account
    )
  }

  var description: String {
    "release \(release), waiting since \(waitingSince), day \(day), position \(position), reason \(reason), planned \(planned),"
      + " account \(account)"
  }

  var placed: [Int] { day.indices.filter { day[$0] != Backlog.none } }
  var unplaced: [Int] { day.indices.filter { day[$0] == Backlog.none } }

  func cell(_ place: Int) -> Int {
    inputs.capacity.cell(
      channel: Int(plan.sender(at: place)),
      day: Int(day[place] - inputs.baseDate.number)
    )
  }

  /// The cells in which a message counts: its sender's first, then those of channels that contain it.
  func cells(_ place: Int) -> [Int] {
    var cells = [cell(place)]
    while let outer = inputs.limits.outer(of: (cells.last ?? 0) / inputs.horizon) {
      cells.append(outer * inputs.horizon + (cells.last ?? 0) % inputs.horizon)
    }
    return cells
  }

  /// Moves a message to another day of the horizon, behind all that are there, with all counts
  /// right.
  mutating func move(_ place: Int, to newDay: Int32, by sender: Int32? = nil) {
    let present = plan.sender(at: place)
    leave(place)
    if !account.isEmpty { account[place] = sender ?? present }
    day[place] = newDay
    for cell in cells(place) { planned[cell] += 1 }
    position[place] = Int32(placed.count { cell($0) == cell(place) })
    reason[place] = 0
  }

  /// Takes a message out of its day, if it has one, and moves up those behind it.
  mutating func leave(_ place: Int) {
    guard day[place] != Backlog.none else { return }
    let left = cell(place)
    for other in placed where cell(other) == left && position[other] > position[place] {
      position[other] -= 1
    }
    for cell in cells(place) { planned[cell] -= 1 }
    day[place] = Backlog.none
    if !account.isEmpty { account[place] = -1 }
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
  case otherWaitingSince
  case miscount

  /// Changes the plan, and names the violations of which one at least must be found; nil when this
  /// plan has no place for such a change.
  func apply(to plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Set<String>? {
    switch self {
    case .beforeRelease, .afterDeadline, .behindHorizon, .dayBeforeHorizon:
      moveOutOfWindow(&plan, &chance)
    case .overfill, .wait, .swapDays, .exchangeWithUnplaced:
      moveWithinWindow(&plan, &chance)
    case .dropDecision, .dropDay, .reasonBesideDay, .forget, .otherReason,
      .placedWithoutPredecessor:
      changeDecision(&plan, &chance)
    case .positionRepeats, .positionGap, .swapPositions, .otherRelease, .otherWaitingSince,
      .miscount:
      changeNumber(&plan, &chance)
    }
  }
}

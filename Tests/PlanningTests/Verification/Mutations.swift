import Model
import TestSupport

extension Mutation {
  func moveOutOfWindow(_ plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Set<String>? {
    guard let place = plan.placed.randomElement(using: &chance) else { return nil }
    let base = plan.inputs.baseDate.number
    let last = plan.inputs.lastDay.number
    switch self {
    case .beforeRelease:
      guard plan.release[place] > base else { return nil }
      plan.move(place, to: plan.release[place] - 1)
      return ["before_release"]
    case .afterDeadline:
      let deadline = plan.inputs.backlog.deadline[place]
      guard deadline != Backlog.none, deadline < last else { return nil }
      plan.move(place, to: deadline + 1)
      return ["after_deadline"]
    case .behindHorizon:
      plan.leave(place)
      plan.day[place] = last + 1
      plan.position[place] = 1
      return ["outside_horizon"]
    default:
      plan.leave(place)
      plan.day[place] = base - 1
      plan.position[place] = 1
      return ["outside_horizon"]
    }
  }

  func moveWithinWindow(_ plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Set<String>?
  {
    let table = plan.inputs.capacity
    guard let place = plan.placed.randomElement(using: &chance) else { return nil }
    let day = plan.day[place]
    switch self {
    case .overfill:
      let other = plan.inputs.baseDate.number + Int32(chance.number(0...table.days - 1))
      guard other != day else { return nil }
      var moved = plan
      moved.move(place, to: other)
      let cell = moved.cell(place)
      guard moved.planned[cell] > table.free(cell) else { return nil }
      plan = moved
      return ["overfilled"]
    case .wait:
      // What goes after its deadline is found by that.
      let deadline = plan.inputs.backlog.deadline[place]
      guard day < plan.inputs.lastDay.number, deadline == Backlog.none || day < deadline else {
        return nil
      }
      plan.move(place, to: day + 1)
      return ["idle"]
    case .swapDays:
      // Two of one channel that could both have gone on the earlier day.
      guard
        let later = plan.placed.first(where: { other in
          plan.inputs.backlog.channel[other] == plan.inputs.backlog.channel[place]
            && plan.day[other] > day && plan.release[other] <= day
        })
      else { return nil }
      (plan.day[place], plan.day[later]) = (plan.day[later], plan.day[place])
      (plan.position[place], plan.position[later]) = (plan.position[later], plan.position[place])
      return ["overtaken"]
    default:
      guard
        let waiting = plan.unplaced.first(where: { other in
          let reason = UnplacedReason(rawValue: Int(plan.reason[other]))
          let deadline = plan.inputs.backlog.deadline[other]
          return plan.inputs.backlog.channel[other] == plan.inputs.backlog.channel[place]
            && plan.release[other] <= day && (deadline == Backlog.none || deadline >= day)
            && (reason == .noCapacityBeforeDeadline || reason == .beyondHorizon)
        })
      else { return nil }
      (plan.day[waiting], plan.day[place]) = (day, Backlog.none)
      (plan.position[waiting], plan.position[place]) = (plan.position[place], 0)
      (plan.reason[waiting], plan.reason[place]) = (0, plan.reason[waiting])
      return ["overtaken"]
    }
  }

  func changeDecision(_ plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Set<String>? {
    let isAboutPlaced = self != .forget && self != .otherReason && self != .placedWithoutPredecessor
    let places = isAboutPlaced ? plan.placed : plan.unplaced
    guard let place = places.randomElement(using: &chance) else { return nil }
    switch self {
    case .dropDecision:
      plan.leave(place)
      return ["undecided"]
    case .dropDay:
      // Unplaced for a good reason, but there is room.
      plan.leave(place)
      plan.reason[place] = Int32(UnplacedReason.beyondHorizon.rawValue)
      return ["idle", "missed"]
    case .reasonBesideDay:
      plan.reason[place] = Int32(chance.number(1...5))
      return ["undecided"]
    case .forget:
      plan.reason[place] = 0
      return ["undecided"]
    case .otherReason:
      let other = (Int(plan.reason[place]) + chance.number(0...3)) % 5 + 1
      plan.reason[place] = Int32(other)
      return ["wrong_reason"]
    default:
      guard Int(plan.reason[place]) == UnplacedReason.predecessorUnplaced.rawValue,
        plan.release[place] <= plan.inputs.lastDay.number
      else { return nil }
      plan.move(place, to: plan.release[place])
      return ["without_predecessor"]
    }
  }

  func changeNumber(_ plan: inout ChangedPlan, _ chance: inout SeededGenerator) -> Set<String>? {
    guard let place = plan.day.indices.randomElement(using: &chance) else { return nil }
    switch self {
    case .otherRelease:
      plan.release[place] += chance.oneIn(2) ? 1 : -1
      return ["wrong_release"]
    case .otherWaitingSince:
      plan.waitingSince[place] &+= chance.oneIn(2) ? 1 : -1
      return ["wrong_waiting_since"]
    case .miscount:
      guard let cell = plan.planned.indices.randomElement(using: &chance) else { return nil }
      plan.planned[cell] += chance.oneIn(2) ? 1 : -1
      return ["miscounted"]
    default:
      guard plan.day[place] != Backlog.none else { return nil }
      let others = plan.placed.filter { $0 != place && plan.cell($0) == plan.cell(place) }
      guard self != .positionGap else {
        plan.position[place] = chance.oneIn(2) ? 0 : Int32(others.count + 2)
        return ["wrong_position", "undecided"]
      }
      guard let other = others.randomElement(using: &chance) else { return nil }
      if self == .positionRepeats {
        plan.position[place] = plan.position[other]
        return ["wrong_position"]
      }
      (plan.position[place], plan.position[other]) = (plan.position[other], plan.position[place])
      return ["out_of_rank"]
    }
  }
}

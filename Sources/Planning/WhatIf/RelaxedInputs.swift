import Model

extension PlanInputs {
  /// The inputs of some messages that are to go up to a day, without what makes their best plan hard to find.
  ///
  /// They have one priority, no windows, shares or limits for recipients, and follow-ups are released as if those before
  /// them went on their first day, by any account. So no plan has more of them in time than the one of these inputs. Messages that no
  /// plan sends in time are left out: `places` has those that are not.
  func relaxed(_ wanted: [Int], until end: Day) -> (inputs: PlanInputs, places: [Int]) {
    let releases = earliestReleases
    var (part, places) = (Backlog(), [Int]())
    for place in wanted {
      let deadline = backlog.deadline[place]
      let last = deadline == Backlog.none ? end.number : min(deadline, end.number)
      guard releases[place] <= last else { continue }
      places.append(place)
      part.append(
        message: backlog.message[place],
        channel: backlog.channel[place],
        priority: 1,
        notBefore: releases[place],
        waitingSince: releases[place],
        deadline: last
      )
    }
    var relaxed = PlanInputs(baseDate: baseDate, capacity: capacity, backlog: part)
    (relaxed.limits.outer, relaxed.limits.heldUntil) = (limits.outer, limits.heldUntil)
    if !attributes.account.isEmpty {
      var account = attributes.account
      for followUp in backlog.followUps { account[Int(followUp.place)] = -1 }
      relaxed.attributes.account = places.map { account[$0] }
    }
    return (relaxed, places)
  }

  /// The first day on which each message could go under any plan, as a day number; behind every day where it can go on none.
  ///
  /// Those before it in its thread go on theirs, as far as they are to be planned.
  private var earliestReleases: [Int32] {
    var earliest = backlog.notBefore.map { max(baseDate.number, $0) }
    for (place, until) in attributes.heldUntil.enumerated() {
      earliest[place] = max(earliest[place], until)
    }
    var isSettled = false
    while !isSettled {
      isSettled = true
      for followUp in backlog.followUps {
        let release =
          followUp.predecessor.map { earliest[Int($0)].addingSaturating(followUp.waitDays) }
          ?? .max
        guard release > earliest[Int(followUp.place)] else { continue }
        earliest[Int(followUp.place)] = release
        isSettled = false
      }
    }
    return earliest
  }
}

extension Int32 {
  fileprivate func addingSaturating(_ other: Int32) -> Int32 {
    let (sum, isOver) = addingReportingOverflow(other)
    return isOver ? .max : sum
  }
}

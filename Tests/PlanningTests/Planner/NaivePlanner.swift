import Model

/// The rule of planning written down as shortly as possible: on each day look at every message.
func naivePlan(_ inputs: PlanInputs) -> (
  release: [Int32], waitingSince: [Int32], day: [Int32], position: [Int32]
) {
  let backlog = inputs.backlog
  let places = Array(backlog.message.indices)
  let following = Dictionary(
    uniqueKeysWithValues: backlog.followUps.map { (Int($0.place), $0) }
  )
  var release = backlog.notBefore.map { max($0, inputs.baseDate.number) }
  var since = zip(backlog.notBefore, backlog.waitingSince).map { $1 == Backlog.none ? $0 : $1 }
  var day = [Int32](repeating: Backlog.none, count: backlog.count)
  var position = [Int32](repeating: 0, count: backlog.count)
  for offset in 0..<inputs.horizon {
    let today = inputs.baseDate.number + Int32(offset)
    for channel in inputs.capacity.channels.indices {
      let ready = places.filter { place in
        if let followUp = following[place],
          followUp.predecessor.map({ day[Int($0)] == Backlog.none }) ?? true
        {
          return false
        }
        let deadline = backlog.deadline[place]
        return Int(backlog.channel[place]) == channel && day[place] == Backlog.none
          && release[place] <= today && (deadline == Backlog.none || deadline >= today)
      }
      let ranked = ready.sorted { left, right in
        func rank(_ place: Int) -> [Int] {
          let deadline = Int(backlog.deadline[place])
          let due = Int(backlog.due(at: place))
          // Deadlines first, then days on which messages are due, then what has neither.
          let last =
            deadline != Int(Backlog.none)
            ? [0, deadline] : due != Int(Backlog.none) ? [1, due] : [2, 0]
          return [Int(backlog.priority[place])] + last + [Int(since[place]), place]
        }
        return rank(left).lexicographicallyPrecedes(rank(right))
      }
      let free = inputs.capacity.free(inputs.capacity.cell(channel: channel, day: offset))
      for (index, place) in ranked.prefix(Int(free)).enumerated() {
        day[place] = today
        position[place] = Int32(index + 1)
        for followUp in backlog.followUps where followUp.predecessor == Int32(place) {
          let follower = Int(followUp.place)
          release[follower] = max(release[follower], today + followUp.waitDays)
          since[follower] = max(backlog.notBefore[follower], today + followUp.waitDays)
        }
      }
    }
  }
  return (release, since, day, position)
}

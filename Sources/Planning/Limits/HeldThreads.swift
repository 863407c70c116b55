import Model

extension PlanInputs {
  /// The messages that have no day because they, or others before them in their thread, are held without an end.
  var heldThreads: Set<Int32> {
    guard !attributes.heldUntil.isEmpty else { return [] }
    var held = Set(
      attributes.heldUntil.indices.filter {
        attributes.heldUntil[$0] == MessageAttributes.heldWithoutEnd
      }
      .map(Int32.init)
    )
    var count = -1
    while count < held.count {
      count = held.count
      for followUp in backlog.followUps {
        if let predecessor = followUp.predecessor, held.contains(predecessor) {
          held.insert(followUp.place)
        }
      }
    }
    return held
  }
}

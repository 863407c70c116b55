import Model

/// The ranks of the messages of the plain channels as numbers, in ascending order.
func sortKeys<Word: SortKeyBits>(
  of inputs: PlanInputs,
  _ partition: ChannelPartition,
  _ layout: SortKeyLayout,
  as _: Word.Type
) -> [Word] {
  var words = packed(inputs, layout, as: Word.self)
  if partition.hasLimited { words.removeAll { partition.isLimited[layout.channel.value(in: $0)] } }
  sort(&words, onBits: layout.place.width..<layout.bits)
  return words
}

private func packed<Word: SortKeyBits>(
  _ inputs: PlanInputs,
  _ layout: SortKeyLayout,
  as _: Word.Type
) -> [Word] {
  let backlog = inputs.backlog
  let base = inputs.baseDate.number
  let last = inputs.lastDay.number
  let effectivePriority = EffectivePriority(inputs)
  let columns = (backlog.channel, backlog.notBefore, backlog.deadline, backlog.waitingSince)
  let heldUntil = inputs.attributes.heldUntil
  return unsafe [Word](unsafeUninitializedCapacity: backlog.count) { words, count in
    for place in 0..<backlog.count {
      // A missing deadline is the least number, and wraps round to one after all others.
      let deadline = Int(columns.2[place] &- 1)
      let release = max(base, columns.1[place])
      // What is held until a day of the plan is in a limited channel.
      let isHeld = !heldUntil.isEmpty && heldUntil[place] > last
      let isNeverReleased = isHeld || release > last || deadline < Int(release) - 1
      let waiting =
        isNeverReleased || columns.3[place] == Backlog.none
        ? layout.neverWaiting : layout.waiting(since: columns.3[place])
      unsafe words[place] =
        layout.channel.word(Int(columns.0[place]))
        | layout.effectivePriority.word(effectivePriority.of(place))
        | layout.deadline.word(layout.lastDay(layout.deadline(columns.2[place]), at: place))
        | layout.waiting.word(waiting) | layout.place.word(place)
    }
    count = backlog.count
  }
}

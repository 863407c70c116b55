import Model

/// The rank of every message as a number, in ascending order.
func rankWords<Word: RankWord>(
  of inputs: PlanInputs,
  _ layout: RankLayout,
  as _: Word.Type
) -> [Word] {
  var words = packed(inputs, layout, as: Word.self)
  for followUp in inputs.backlog.followUps {
    // All bits of the release field at most become those of a release that is not known.
    let place = Int(followUp.place)
    let release = Word(layout.release.value(in: words[place]))
    words[place] += (Word(layout.noRelease) - release) << Word(layout.release.shift)
  }
  sort(&words, onBits: layout.place.width..<layout.bits)
  return words
}

private func packed<Word: RankWord>(
  _ inputs: PlanInputs,
  _ layout: RankLayout,
  as _: Word.Type
) -> [Word] {
  let backlog = inputs.backlog
  let base = Int(inputs.baseDate.number)
  let columns = (backlog.channel, backlog.priority, backlog.notBefore, backlog.deadline)
  return unsafe [Word](unsafeUninitializedCapacity: backlog.count) { words, count in
    for place in 0..<backlog.count {
      let given = columns.3[place]
      let due = given == Backlog.none ? Int.max : Int(given) - base
      let soonest = max(0, Int(columns.2[place]) - base)
      let release = due < soonest ? layout.noRelease : min(layout.noRelease, soonest)
      let deadline = max(0, min(layout.noDeadline, due))
      var word = Word(truncatingIfNeeded: columns.0[place])
      word = word << Word(layout.priority.width) | Word(truncatingIfNeeded: columns.1[place])
      word = word << Word(layout.deadline.width) | Word(truncatingIfNeeded: deadline)
      word = word << Word(layout.release.width) | Word(truncatingIfNeeded: release)
      word = word << Word(layout.place.width) | Word(truncatingIfNeeded: place)
      unsafe words[place] = word
    }
    count = backlog.count
  }
}

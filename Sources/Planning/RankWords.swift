import Model

/// The rank of every message of a plain channel as a number, in ascending order.
func rankWords<Word: RankWord>(
  of inputs: PlanInputs,
  _ kinds: ChannelKinds,
  _ layout: RankLayout,
  as _: Word.Type
) -> [Word] {
  var words = packed(inputs, layout, as: Word.self)
  for followUp in inputs.backlog.followUps {
    let place = Int(followUp.place)
    let known: Word = layout.release.word(layout.release.value(in: words[place]))
    words[place] = words[place] - known + layout.release.word(layout.noRelease)
  }
  if kinds.hasLimited { words.removeAll { kinds.isLimited[layout.channel.value(in: $0)] } }
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
  let urgency = Urgency(inputs)
  let columns = (backlog.channel, backlog.notBefore, backlog.deadline)
  return unsafe [Word](unsafeUninitializedCapacity: backlog.count) { words, count in
    for place in 0..<backlog.count {
      let due = Int(columns.2[place] &- 1) + 1 - base
      let soonest = max(0, Int(columns.1[place]) &- base)
      let release = min(layout.noRelease, due < soonest ? Int.max : soonest)
      let deadline = layout.deadline(columns.2[place])
      unsafe words[place] =
        layout.channel.word(Int(columns.0[place])) | layout.urgency.word(urgency.of(place))
        | layout.deadline.word(deadline) | layout.release.word(release) | layout.place.word(place)
    }
    count = backlog.count
  }
}

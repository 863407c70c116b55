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

/// Sorts by some of the bits, in as many counting passes as they have dozens; words that agree in
/// those stay in order.
func sort<Word: RankWord>(_ words: inout [Word], onBits bits: Range<Int>) {
  let passes = (bits.count + 11) / 12
  var from = words
  for pass in 0..<passes {
    let low = bits.lowerBound + bits.count * pass / passes
    let high = bits.lowerBound + bits.count * (pass + 1) / passes
    swap(&from, &words)
    distribute(from, into: &words, onBits: low..<high)
  }
}

/// One counting pass.
private func distribute<Word: RankWord>(
  _ source: [Word],
  into target: inout [Word],
  onBits bits: Range<Int>
) {
  let shift = Word(bits.lowerBound)
  let mask = 1 << bits.count - 1
  var ends = [Int](repeating: 0, count: mask + 2)
  for word in source {
    ends[Int(truncatingIfNeeded: word >> shift) & mask + 1] += 1
  }
  for bucket in 0...mask {
    ends[bucket + 1] += ends[bucket]
  }
  unsafe target.withUnsafeMutableBufferPointer { target in
    for word in source {
      let bucket = Int(truncatingIfNeeded: word >> shift) & mask
      unsafe target[ends[bucket]] = word
      ends[bucket] += 1
    }
  }
}

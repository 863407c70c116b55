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

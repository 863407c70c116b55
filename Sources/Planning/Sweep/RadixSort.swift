/// Sorts by some of the bits, in one counting pass for every twelve; the sort is stable.
func sort<Word: SortKeyBits>(_ words: inout [Word], onBits bits: Range<Int>) {
  let passes = (bits.count + 11) / 12
  var source = words
  for pass in 0..<passes {
    let low = bits.lowerBound + bits.count * pass / passes
    let high = bits.lowerBound + bits.count * (pass + 1) / passes
    swap(&source, &words)
    distribute(source, into: &words, onBits: low..<high)
  }
}

/// One stable counting pass over a few bits.
private func distribute<Word: SortKeyBits>(
  _ source: [Word],
  into target: inout [Word],
  onBits bits: Range<Int>
) {
  let shift = Word(bits.lowerBound)
  let mask = 1 << bits.count - 1
  var next = [Int](repeating: 0, count: mask + 2)
  for word in source {
    next[Int(truncatingIfNeeded: word &>> shift) & mask + 1] += 1
  }
  for bucket in 0...mask {
    next[bucket + 1] += next[bucket]
  }
  unsafe target.withUnsafeMutableBufferPointer { target in
    unsafe next.withUnsafeMutableBufferPointer { next in
      for word in source {
        let bucket = Int(truncatingIfNeeded: word &>> shift) & mask
        unsafe target[next[bucket]] = word
        unsafe next[bucket] += 1
      }
    }
  }
}

/// The places of a column in ascending order of their keys, equal keys in the order they stand.
///
/// Keys are whole numbers from 0 up to a bound. It takes as many counting passes as the bound has
/// dozens of bits, so that time and memory grow with the column alone.
func radixOrder(of keys: [Int], below bound: Int) -> [Int32] {
  let bits = Int.bitWidth - max(1, bound - 1).leadingZeroBitCount
  let passes = (bits + 11) / 12
  let width = (bits + passes - 1) / passes
  var order = (0..<Int32(keys.count)).map(\.self)
  for pass in 0..<passes {
    order = countingOrder(of: order, buckets: 1 << width) { place in
      keys[Int(place)] >> (pass * width) & (1 << width - 1)
    }
  }
  return order
}

/// Elements in ascending order of their buckets, those of one bucket in the order they came.
func countingOrder(
  of elements: [Int32],
  buckets: Int,
  by bucket: (Int32) -> Int
) -> [Int32] {
  var ends = [Int](repeating: 0, count: buckets + 1)
  for element in elements {
    ends[bucket(element) + 1] += 1
  }
  for index in 0..<buckets {
    ends[index + 1] += ends[index]
  }
  var ordered = elements
  for element in elements {
    let bucket = bucket(element)
    ordered[ends[bucket]] = element
    ends[bucket] += 1
  }
  return ordered
}

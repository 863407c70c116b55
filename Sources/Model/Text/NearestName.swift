/// The name that a mistyped one most likely means; nil if none is near.
///
/// A third of the letters may differ, and at least two; case is ignored.
package func nearestName(to typed: String, among names: [String]) -> String? {
  let letters = Array(typed.lowercased().unicodeScalars.prefix(64))
  let distances = names.map { name in
    (name, editDistance(letters, Array(name.lowercased().unicodeScalars)))
  }
  guard let (name, distance) = distances.min(by: { $0.1 < $1.1 }) else { return nil }
  return distance <= max(2, name.unicodeScalars.count / 3) ? name : nil
}

/// The Levenshtein distance between two words.
private func editDistance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
  var row = Array(0...right.count)
  for (index, letter) in left.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for column in right.indices {
      let replaced = diagonal + (letter == right[column] ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[right.count]
}

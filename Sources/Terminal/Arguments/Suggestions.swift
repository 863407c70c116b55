/// Finds what a person may have meant by a word that is not known.
enum Suggestions {
  private static let limit = 3

  /// The words that name no command, and the commands whose names are near to them.
  static func commands(for words: [String], in program: Program) -> (String, [String]) {
    let pair = words.prefix(2).joined(separator: " ")
    let single = words.first ?? ""
    let near = nearest(program.commands.map(\.name)) { name in
      distance(from: words, to: name)
    }
    let pairIsMeant = near.first.map { name in
      name.contains(" ") && distance(pair, name) < distance(single, name)
    }
    let isFamily = !program.commands(inFamily: single).isEmpty
    return (isFamily || pairIsMeant == true ? pair : single, near)
  }

  /// The options whose names are near to this one.
  static func options(for name: String, among options: [Option]) -> [String] {
    nearest(options.map(\.name)) { candidate in
      if name.count > 3, candidate.hasPrefix(name) { return 0 }
      return accepted(name, candidate)
    }
  }

  /// How far a command's name is from what was typed; nil when it is too far to be meant.
  ///
  /// A name of two words may have been typed as one, in the wrong order, or by one word alone.
  private static func distance(from words: [String], to name: String) -> Int? {
    guard let first = words.first else { return nil }
    let parts = name.split(separator: " ").map(String.init)
    guard parts.count > 1 else { return accepted(first, name) }
    let pair = words.prefix(2)
    let whole = [accepted(pair.joined(separator: " "), name), accepted(first, name)]
    let turned = pair.reversed() == parts ? 0 : nil
    let part = parts.compactMap { accepted(first, $0) }.min().map { $0 + 1 }
    return (whole + [turned, part]).compactMap(\.self).min()
  }

  /// The distance, unless it is more than a typing error: one change in three letters.
  private static func accepted(_ typed: String, _ name: String) -> Int? {
    let found = distance(typed, name)
    return found <= max(1, name.count / 3) && found < name.count ? found : nil
  }

  private static func nearest(
    _ names: [String],
    distance: (String) -> Int?
  ) -> [String] {
    let found = names.compactMap { name in distance(name).map { (name, $0) } }
    guard let best = found.map(\.1).min() else { return [] }
    return found.filter { $0.1 == best }.prefix(limit).map(\.0)
  }

  /// How many insertions, deletions, changes and swaps of neighbours turn one word into another.
  static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        let change = last[column] + (left[row] == right[column] ? 0 : 1)
        var least = min(change, last[column + 1] + 1, current[column] + 1)
        let isSwap =
          row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
        if isSwap { least = min(least, beforeLast[column - 1] + 1) }
        current.append(least)
      }
      (beforeLast, last) = (last, current)
    }
    return last[right.count]
  }
}

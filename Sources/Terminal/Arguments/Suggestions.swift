/// Finds what a person may have meant by a word that is not known.
enum Suggestions {
  private static let limit = 3

  /// The words that name no command, and the commands whose names are near to them.
  static func commands(for words: [String], in program: Program) -> (String, [String]) {
    let first = words.first ?? ""
    let pair = words.prefix(2).joined(separator: " ")
    let family = program.commands(inFamily: first).map(\.name)
    guard family.isEmpty else {
      let near = nearest(family) { accepted(words.dropFirst().first ?? "", secondWord(of: $0)) }
      return (pair, near.isEmpty ? Array(family.prefix(limit)) : near)
    }
    let near = nearest(program.commands.map(\.name)) { remoteness(of: $0, from: words) }
    let pairIsMeant = near.contains { name in
      isTurned(words, name) || distance(pair, name) < distance(first, name)
    }
    return (pairIsMeant ? pair : first, near)
  }

  private static func secondWord(of name: String) -> String {
    name.split(separator: " ").dropFirst().joined(separator: " ")
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
  /// A name of two words may have been typed as one, in the wrong order, or by one word alone. A
  /// whole name is nearer than a part of it, and least is said by a right word before a wrong one.
  private static func remoteness(of name: String, from words: [String]) -> Int? {
    guard let first = words.first else { return nil }
    let parts = name.split(separator: " ").map(String.init)
    guard parts.count > 1 else { return accepted(first, name).map { $0 * 2 } }
    if isTurned(words, name) { return 0 }
    let pair = words.prefix(2).joined(separator: " ")
    let whole = [accepted(pair, name), accepted(first, name)].compactMap(\.self).min()
    if let whole { return whole * 2 }
    let part = parts.compactMap { accepted(first, $0) }.min()
    return part.map { $0 == 0 && words.count > 1 ? .max : $0 * 2 + 1 }
  }

  private static func isTurned(_ words: [String], _ name: String) -> Bool {
    words.count > 1 && words.prefix(2).reversed().joined(separator: " ") == name
  }

  /// The distance, unless it is more than a typing error: one change in three letters.
  ///
  /// Very long words are not looked at, because the work grows with their length.
  private static func accepted(_ typed: String, _ name: String) -> Int? {
    guard typed.utf8.count < 100 else { return nil }
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

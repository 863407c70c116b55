/// The places of a backlog with the highest scores, found in one pass.
struct TopPlaces {
  /// How many a list of the page names.
  static let shown = 10

  private var ranked: [(score: Int, place: Int)] = []
  /// How many places were considered.
  private(set) var count = 0

  /// Adds the next place; of equal scores the first comes first.
  mutating func insert(_ place: Int, score: Int) {
    count += 1
    if ranked.count == TopPlaces.shown {
      guard let least = ranked.last, score > least.score else { return }
      ranked.removeLast()
    }
    let index = ranked.firstIndex { $0.score < score } ?? ranked.endIndex
    ranked.insert((score, place), at: index)
  }

  /// The places, highest score first.
  var places: [Int] { ranked.map(\.place) }
}

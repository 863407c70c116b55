/// The few worst of many places of a backlog, kept while all are looked at once.
struct TopPlaces {
  /// How many a list of the page names.
  static let shown = 10

  private var ranked: [(score: Int, place: Int)] = []
  /// How many were looked at.
  private(set) var count = 0

  /// Takes the next place; among equally bad ones the first stays first.
  mutating func insert(_ place: Int, score: Int) {
    count += 1
    if ranked.count == TopPlaces.shown {
      guard let least = ranked.last, score > least.score else { return }
      ranked.removeLast()
    }
    let index = ranked.firstIndex { $0.score < score } ?? ranked.endIndex
    ranked.insert((score, place), at: index)
  }

  /// The worst, worst first.
  var places: [Int] { ranked.map(\.place) }
}

/// The few worst of many places of a backlog, kept while all are looked at once.
struct WorstPlaces {
  /// How many a list of the page names.
  static let shown = 10

  private var ranked: [(badness: Int, place: Int)] = []
  /// How many were looked at.
  private(set) var count = 0

  /// Takes the next place; among equally bad ones the first stays first.
  mutating func offer(_ place: Int, badness: Int) {
    count += 1
    if ranked.count == WorstPlaces.shown {
      guard let least = ranked.last, badness > least.badness else { return }
      ranked.removeLast()
    }
    let index = ranked.firstIndex { $0.badness < badness } ?? ranked.endIndex
    ranked.insert((badness, place), at: index)
  }

  /// The worst, worst first.
  var places: [Int] { ranked.map(\.place) }
}

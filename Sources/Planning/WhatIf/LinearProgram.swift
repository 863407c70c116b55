/// A linear program: the greatest sum of gains under rows that are at most their bounds, with every number 0 or more.
///
/// No bound is negative, so that nothing at all is a solution to start from.
struct LinearProgram {
  /// What one more of each variable gains, and how many of it there can be.
  private var gains: [Int] = []
  private var most: [Int] = []
  /// For each row the variables that count in it with what factor, and what it is at most.
  private var rows: [[(variable: Int, factor: Int)]] = []
  private var bounds: [Int] = []

  /// Adds a variable and returns its number.
  mutating func add(gain: Int, atMost count: Int) -> Int {
    gains.append(gain)
    most.append(count)
    return gains.count - 1
  }

  mutating func add(_ row: [(variable: Int, factor: Int)], atMost bound: Int) {
    precondition(bound >= 0, "a row of a linear program allows nothing at all")
    rows.append(row)
    bounds.append(bound)
  }

  /// How many numbers the simplex algorithm works on.
  var size: Int { (rows.count + 1) * (gains.count + 1) }

  /// An upper bound of the greatest sum, in whole numbers: the least where the prices of the rows are the best.
  ///
  /// It holds whatever the prices are: a row costs its bound times its price, and each variable adds what it gains beyond
  /// the prices of its rows, as often as there can be of it. So no rounding can make it too small.
  var bound: Int {
    var tableau = SimplexTableau(gains, rows, bounds)
    tableau.solve()
    let prices = tableau.prices.map { Int(($0 * Self.unit).rounded()) }
    var left = gains.map { $0 * Int(Self.unit) }
    var sum = 0
    for (row, price) in prices.enumerated() where price > 0 {
      sum += price * bounds[row]
      for (variable, factor) in rows[row] { left[variable] -= price * factor }
    }
    for (variable, gain) in left.enumerated() { sum += max(0, gain) * most[variable] }
    return sum / Int(Self.unit)
  }

  /// Prices are whole numbers of such parts.
  private static let unit = Double(1 << 24)
}

/// The tableau of the simplex algorithm (Dantzig, 1951), in its condensed form: a column for each variable that is 0, and
/// a row for each of the others.
private struct SimplexTableau {
  private let width: Int
  private let height: Int
  /// Row by row the factors of the columns, and what is left of the bound; the last row has the gains.
  private var cells: [Double]
  /// Variables first, then what rows have left, by their numbers.
  private var columns: [Int]
  private var basis: [Int]

  /// Less is taken for nothing.
  private static let least = 1e-9

  init(_ gains: [Int], _ rows: [[(variable: Int, factor: Int)]], _ bounds: [Int]) {
    (width, height) = (gains.count + 1, rows.count)
    cells = [Double](repeating: 0, count: width * (height + 1))
    columns = Array(gains.indices)
    basis = Array(gains.count..<gains.count + rows.count)
    for (row, members) in rows.enumerated() {
      for (variable, factor) in members { cells[row * width + variable] += Double(factor) }
      // Many rows would be at their bound at once; a little room for each keeps the algorithm from going in circles.
      cells[row * width + width - 1] = Double(bounds[row]) + 1e-6 * Double(row % 997 + 1) / 997
    }
    for (variable, gain) in gains.enumerated() { cells[height * width + variable] = Double(gain) }
  }

  /// Improves the solution until it is the best, or for so many steps.
  mutating func solve() {
    for _ in 0..<10 * (width + height) {
      guard let column = best, let row = first(leaving: column) else { return }
      pivot(row, column)
    }
  }

  /// The column that gains most.
  private var best: Int? {
    var best: Int?
    var most = Self.least
    for column in 0..<width - 1 where cells[height * width + column] > most {
      (best, most) = (column, cells[height * width + column])
    }
    return best
  }

  /// The row that is at its bound first when a column grows.
  private func first(leaving column: Int) -> Int? {
    var first: Int?
    var least = Double.infinity
    for row in 0..<height where cells[row * width + column] > Self.least {
      let ratio = cells[row * width + width - 1] / cells[row * width + column]
      if ratio < least { (first, least) = (row, ratio) }
    }
    return first
  }

  private mutating func pivot(_ row: Int, _ column: Int) {
    let start = row * width
    let inverse = 1 / cells[start + column]
    for other in 0..<width { cells[start + other] *= inverse }
    cells[start + column] = inverse
    for other in 0...height where other != row {
      let factor = cells[other * width + column]
      guard factor != 0 else { continue }
      cells[other * width + column] = 0
      for place in 0..<width { cells[other * width + place] -= factor * cells[start + place] }
    }
    swap(&columns[column], &basis[row])
  }

  /// What one more of each row's bound is worth.
  var prices: [Double] {
    var prices = [Double](repeating: 0, count: height)
    for (column, variable) in columns.enumerated() where variable >= width - 1 {
      prices[variable - (width - 1)] = max(0, -cells[height * width + column])
    }
    return prices
  }
}

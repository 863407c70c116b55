import Chance

/// The chance of a life: one stream for each purpose, so that more of one does not move the others.
struct Chances {
  var setup: SeededGenerator
  var arrivals: SeededGenerator
  var nights: SeededGenerator
  var operators: SeededGenerator
  var faults: SeededGenerator
  var files: SeededGenerator
  var slices: SeededGenerator

  init(seed: UInt64) {
    var mixer = SeededGenerator(seed: seed)
    func stream() -> SeededGenerator { SeededGenerator(seed: mixer.next()) }
    (setup, arrivals, nights) = (stream(), stream(), stream())
    (operators, faults, files, slices) = (stream(), stream(), stream(), stream())
  }
}

extension SeededGenerator {
  /// True so often of a hundred times.
  mutating func percent(_ share: Int) -> Bool { number(1...100) <= share }
}

@_exported public import Chance
import Foundation

/// Where the chance of every run of the tests comes from: one number, printed first, which replays a run
/// when it is given as `SENDPLAN_SEED`.
package enum Seed {
  package static let value: UInt64 = {
    let given = ProcessInfo.processInfo.environment["SENDPLAN_SEED"].flatMap(UInt64.init)
    let value = given ?? UInt64.random(in: 0...UInt64.max)
    print("replay these tests with SENDPLAN_SEED=\(value)")
    return value
  }()

  /// The numbers for one purpose, which do not move when another purpose takes more of them.
  package static func stream(_ purpose: String, _ index: Int = 0) -> SeededGenerator {
    let name = purpose.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    var mixer = SeededGenerator(seed: value ^ name)
    return SeededGenerator(seed: mixer.next() &+ UInt64(index) &* 0x9e37_79b9_7f4a_7c15)
  }
}

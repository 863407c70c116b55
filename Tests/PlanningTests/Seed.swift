import Foundation

/// Where all chance in these tests comes from: one number, printed first, which replays a run when
/// it is given as `SENDPLAN_SEED`.
enum Seed {
  static let value: UInt64 = {
    let given = ProcessInfo.processInfo.environment["SENDPLAN_SEED"].flatMap(UInt64.init)
    let value = given ?? UInt64.random(in: 0...UInt64.max)
    print("replay these tests with SENDPLAN_SEED=\(value)")
    return value
  }()

  /// The numbers for one purpose, which do not move when another purpose takes more of them.
  static func stream(_ purpose: String, _ index: Int = 0) -> Chance {
    let name = purpose.utf8.reduce(into: UInt64(0xcbf2_9ce4_8422_2325)) { hash, byte in
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    var mixer = Chance(state: value ^ name)
    return Chance(state: mixer.next() &+ UInt64(index) &* 0x9e37_79b9_7f4a_7c15)
  }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Chance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// True once in so many times.
  mutating func oneIn(_ times: Int) -> Bool {
    number(1...times) == 1
  }
}

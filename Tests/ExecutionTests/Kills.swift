import Foundation

/// How often the executor is killed in tests at random instants.
enum Kills {
  /// SENDPLAN_KILLS=500 takes some minutes.
  static let count = Int(ProcessInfo.processInfo.environment["SENDPLAN_KILLS"] ?? "") ?? 24

  /// SENDPLAN_SEED=17 kills as the run that printed that seed did.
  static let seed =
    UInt64(ProcessInfo.processInfo.environment["SENDPLAN_SEED"] ?? "") ?? .random(in: 1...999_999)
}

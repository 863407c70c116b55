import Foundation

/// How often the executor is killed in tests at random instants.
enum Kills {
  /// SENDPLAN_KILLS=500 takes some minutes.
  static let count = Int(ProcessInfo.processInfo.environment["SENDPLAN_KILLS"] ?? "") ?? 24
}

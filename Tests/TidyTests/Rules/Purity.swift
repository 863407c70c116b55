/// The core knows no clock, no chance and no environment: the same inputs give the same plan.
enum Purity {
  static let banned: Set = [
    "Date", "UUID", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "random",
    "randomElement", "shuffle", "shuffled", "Hasher", "hashValue", "getenv", "CommandLine",
  ]

  static func check(_ file: SwiftFile) -> [Finding] {
    guard file.isSource, let target = file.target, Rooms.pure.contains(target) else { return [] }
    return file.tokens.filter { banned.contains($0.text) }
      .map { Finding(file.path, line: $0.line, "\($0.text) in \(target)") }
  }
}

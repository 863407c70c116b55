/// The core knows no clock, no chance and no environment: the same inputs give the same plan.
enum Purity {
  static let banned: Set = [
    "Date", "UUID", "ContinuousClock", "SuspendingClock", "SystemRandomNumberGenerator", "random",
    "randomElement", "shuffle", "shuffled", "Hasher", "hashValue", "getenv", "CommandLine",
  ]

  /// Where chance enters, and it alone: everything else is given what was drawn.
  static let edge = "Sources/OperatingSystem/Machine/Machine.swift"

  private static let chance: Set = [
    "SystemRandomNumberGenerator", "random", "randomElement", "shuffle", "shuffled", "UUID",
    "getentropy",
    "getrandom", "arc4random",
  ]

  static func check(_ file: SwiftFile) -> [Finding] {
    checkCore(file) + checkChance(file)
  }

  private static func checkChance(_ file: SwiftFile) -> [Finding] {
    guard file.isSource, file.path != edge, file.target.map(Modules.pure.contains) != true else {
      return []
    }
    return file.tokens.filter { chance.contains($0.text) }
      .map { Finding(file.path, line: $0.line, "\($0.text) outside of \(edge)") }
  }

  private static func checkCore(_ file: SwiftFile) -> [Finding] {
    guard file.isSource, let target = file.target, Modules.pure.contains(target) else { return [] }
    return file.tokens.filter { banned.contains($0.text) }
      .map { Finding(file.path, line: $0.line, "\($0.text) in \(target)") }
  }
}

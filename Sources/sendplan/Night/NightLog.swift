import Terminal

/// What a night says while it works: a line for each step, with how long it took.
struct NightLog {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  /// Does a step and prints what it says of itself.
  func step<Result>(
    _ name: String,
    _ body: () throws -> (result: Result, text: String)
  ) throws -> Result {
    let began = monotonicNanoseconds()
    let (result, text) = try console.showing(name, body)
    let hundredths = (monotonicNanoseconds() - began) / 10_000_000
    let time = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    let padding = String(repeating: " ", count: max(1, 11 - name.count))
    try console.output.writeLine("\(name)\(padding)\(time)  \(text)")
    return result
  }

  /// Does a step that has nothing to hand on.
  func step(_ name: String, _ body: () throws -> String) throws {
    try step(name) { ((), try body()) }
  }
}

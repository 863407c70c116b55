import Foundation
import TestSupport

/// Messages for one channel, with the best values that exact solvers found (`Fixtures/optima`).
struct SolvedInstance: CustomStringConvertible, Sendable {
  struct Message {
    let first: Int
    let last: Int
  }

  let name: String
  /// The room of each period, from period 1.
  let capacity: [Int]
  let mostOnTime: Int
  /// The least sum of waiting when as many are on time as can be.
  let leastWaiting: Int
  let messages: [Message]

  var description: String { name }

  /// Whether each message was drawn around a place of its own, so that all can be on time.
  var isRoomy: Bool { name.hasPrefix("roomy") }

  static let all: [SolvedInstance] = {
    let messages = Dictionary(grouping: rows(of: "messages.csv"), by: \.[0])
    return rows(of: "instances.csv").map { cells in
      SolvedInstance(
        name: cells[0],
        capacity: cells[1].split(separator: " ").map { number(String($0)) },
        mostOnTime: number(cells[2]),
        leastWaiting: number(cells[3]),
        messages: (messages[cells[0]] ?? []).map {
          Message(first: number($0[1]), last: number($0[2]))
        }
      )
    }
  }()

  private static func rows(of file: String) -> [[String]] {
    let url = TestPaths.repository.appending(path: "Fixtures/optima/\(file)")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else {
      fatalError("no fixture at \(url.path())")
    }
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private static func number(_ cell: String) -> Int {
    guard let number = Int(cell) else { fatalError("no number in a fixture: \(cell)") }
    return number
  }
}

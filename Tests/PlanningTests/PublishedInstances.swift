import Foundation

/// Published jobs of one period each, one to a period, and the best value of one objective.
struct PublishedInstance: CustomStringConvertible, Sendable {
  struct Job {
    let release: Int
    let due: Int
    let weight: Int
  }

  let name: String
  let periods: Int
  let objective: String
  let value: Int
  let jobs: [Job]

  var description: String { name }

  static let all: [PublishedInstance] = {
    let jobs = Dictionary(grouping: rows(of: "jobs.csv"), by: \.[0])
    return rows(of: "instances.csv").map { cells in
      PublishedInstance(
        name: cells[0],
        periods: number(cells[1]),
        objective: cells[2],
        value: number(cells[3]),
        jobs: (jobs[cells[0]] ?? []).map {
          Job(release: number($0[2]), due: number($0[3]), weight: number($0[4]))
        }
      )
    }
  }()

  static func all(_ objectives: String...) -> [PublishedInstance] {
    all.filter { objectives.contains($0.objective) }
  }

  private static func rows(of file: String) -> [[String]] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let url = root.standardized.appending(path: "Fixtures/published/\(file)")
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

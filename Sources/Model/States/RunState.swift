/// The state of a run; the raw value is how the database writes it.
package enum RunState: Int, CaseIterable, Sendable {
  case running = 1
  case finished = 2
  case interrupted = 3

  package var name: String {
    switch self {
    case .running: "running"
    case .finished: "finished"
    case .interrupted: "interrupted"
    }
  }
}

/// Whether a stop of a channel still holds; the raw value is how the database writes it.
package enum ChannelStopState: Int, CaseIterable, Sendable {
  case stopped = 1
  case over = 2

  package var name: String {
    switch self {
    case .stopped: "stopped"
    case .over: "over"
    }
  }
}

/// The state of a slice: a part of a day's run that was handed to another machine; the raw value is how the database
/// writes it.
package enum SliceState: Int, CaseIterable, Sendable {
  case cut = 1
  case settled = 2
  case withdrawn = 3
  case overdue = 4
  case lost = 5

  package var name: String {
    switch self {
    case .cut: "cut"
    case .settled: "settled"
    case .withdrawn: "withdrawn"
    case .overdue: "overdue"
    case .lost: "lost"
    }
  }

  /// Those in which somebody may still hand its messages over.
  package static let open: [SliceState] = [.cut, .overdue]

  package var isOpen: Bool { SliceState.open.contains(self) }
}

import Model
import Storage
import Terminal

/// What `status` says of the slices of a run.
struct SliceStatus {
  let open: [Slice]
  let contradicted: [Slice]

  init(of snapshot: Snapshot) throws {
    open = try snapshot.openSlices()
    contradicted = try snapshot.slices().filter(\.isContradicted)
  }

  var overdue: [Slice] { open.filter { $0.state == .overdue } }

  /// In one line; nil where none is open.
  var sentence: String? {
    guard let first = open.first else { return nil }
    let folders = Set(open.map(\.folder)).sorted()
      .map { "'\(commandLine("sendplan-executor settle", $0))'" }
    return "\(counted(open.count, "slice")) of run \(first.run) open, the last until"
      + " \(open.map(\.notAfter).max() ?? first.notAfter): \(folders.joined(separator: " and "))"
      + " takes back what came"
  }

  var needs: [String] {
    let late = overdue.map { slice in
      "slice \(slice.number) is not done, and its time has passed since \(slice.notAfter): look after its"
        + " machine, and give it up with 'sendplan-executor recover --slice \(slice.number)' if it does not"
        + " come back"
    }
    return late
      + contradicted.map { slice in
        "slice \(slice.number) was given up and has sent something after all, maybe twice: see"
          + " 'sendplan-executor settle', and confirm what you found with 'sendplan-executor recover"
          + " --slice \(slice.number) --confirm WHAT'"
      }
  }
}

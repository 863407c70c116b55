package import Model

/// Why something has to wait until slices are taken back.
package struct SlicesAreOpen: DiagnosticError, Equatable {
  package let slices: [Slice]

  package init(_ slices: [Slice]) {
    self.slices = slices
  }

  package var diagnostic: Diagnostic {
    let names = slices.prefix(5).map(\.name).joined(separator: ", ")
    let more = slices.count > 5 ? " and \(slices.count - 5) more" : ""
    let folders = Set(slices.map(\.folder)).sorted().map {
      commandLine("sendplan-executor settle", $0)
    }
    let first = slices.first.map { "run \($0.run) of plan \($0.plan) for \($0.day) is under way: " }
    return Diagnostic(
      .busy,
      (first ?? "")
        + "\(counted(slices.count, "slice")) of it \(slices.count == 1 ? "is" : "are") open",
      why: "\(names)\(more): other machines may be handing them over",
      wayOut:
        "take back what came with \(folders.map { "'\($0)'" }.joined(separator: " and ")), or see"
        + " 'sendplan-executor slices'"
    )
  }
}

extension Database {
  /// Refuses what nobody may do while other machines may be sending.
  package func requireNoOpenSlices() throws {
    let open = try read { try $0.openSlices() }
    if !open.isEmpty { throw SlicesAreOpen(open) }
  }
}

import Model
import OperatingSystem
import Storage

extension Slice {
  var files: SliceFiles { SliceFiles(in: folder, run: run, number: number) }
}

/// How a slice comes into its folder: whole before its claims are committed, and with the right to begin after that.
extension SliceFiles {
  /// Writes a slice and, under a name that nobody looks for, the right to begin; answers with the slice's digest.
  func write(_ head: SliceHead, _ items: [SliceItem]) throws -> String {
    try removeUncommitted(of: head.database)
    let digest = try SliceFile.write(head, items, to: slice)
    try prepareStart(digest: digest)
    return digest
  }

  /// Removes what a transaction left that never was: the claims of such a slice were taken back.
  private func removeUncommitted(of database: Origin) throws {
    guard try FoundFile(at: slice) != nil, !(try isGivenOut),
      try SliceFile(opening: slice).head.database == database
    else { return }
    for path in [slice, prepared] { try removeFile(path) }
  }
}

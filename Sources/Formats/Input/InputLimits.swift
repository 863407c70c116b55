/// How much is read at once, and the maximum lengths of cells and records.
package struct InputLimits: Equatable, Sendable {
  /// Bytes per read call.
  package var chunkBytes: Int
  /// The maximum length of a cell: an unclosed quote would otherwise take in the rest of the file.
  package var cellBytes: Int
  /// The maximum length of a CSV record or JSON line.
  package var recordBytes: Int

  /// Chunks of 1 MiB, cells up to 10 MiB, records up to 64 MiB.
  package static let usual = InputLimits()

  package init(
    chunkBytes: Int = 1 << 20,
    cellBytes: Int = 10 << 20,
    recordBytes: Int = 64 << 20
  ) {
    self.chunkBytes = chunkBytes
    self.cellBytes = cellBytes
    self.recordBytes = recordBytes
  }
}

/// How much is read at once, and how much may belong together.
package struct InputLimits: Equatable, Sendable {
  /// Bytes asked of the operating system at a time.
  package var chunkBytes: Int
  /// The longest cell: a quote that nobody closed would otherwise swallow the rest of the file.
  package var cellBytes: Int
  /// The longest record of CSV, or line of JSON Lines.
  package var recordBytes: Int

  /// A mebibyte at a time, cells up to 10 MiB, records up to 64 MiB.
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

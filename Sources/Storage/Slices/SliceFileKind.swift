/// The files of one slice, beside each other in its folder, by the ends of their names.
package enum SliceFileKind: String, Sendable {
  /// Its messages, and what came of them.
  case slice
  /// The right to begin before it is given.
  case prepared
  /// The right to begin.
  case start
  /// What the right becomes once a process has taken it, with who that is behind it.
  case begun
  /// What must not go any more; absent while that is nothing.
  case stop
  /// That its holder has nothing more to do, with the digest of the outcomes.
  case done
  /// The Maildir that a slice of a Maildir channel is written into, until it is taken back.
  case maildir
  /// What the right to begin becomes when the slice is withdrawn.
  case withdrawn
  /// What the right becomes when it is taken from whoever has it.
  case revoked
  /// A copy to read of a slice that somebody keeps locked.
  case copy

  /// The file of this kind of a slice that is called `RUN-NUMBER`.
  package func path(in folder: String, _ name: String) -> String { "\(folder)/\(name).\(rawValue)" }
}

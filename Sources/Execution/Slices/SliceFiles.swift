import Glibc
package import Model
package import OperatingSystem
package import Storage

/// The files of one slice, beside each other in the folder that it was cut into.
///
/// Who may hand its messages over is decided by names alone: `start` is the right to begin, and who takes it renames
/// it, which succeeds for one alone on every file system. Whoever has no such file hands nothing over.
package struct SliceFiles: Equatable, Sendable {
  package let folder: String
  /// The run and the number, such as `3-12`.
  package let name: String

  package init(in folder: String, run: Int, number: Int) {
    self.init(in: folder, name: "\(run)-\(number)")
  }

  /// Those of a slice that is there, by its path with all links followed; nil where it is not called like one.
  package init?(of slice: String) {
    let parts = slice.split(separator: "/", omittingEmptySubsequences: false)
    let file = String(parts.last ?? "")
    let ending = ".\(SliceFileKind.slice)"
    guard file.hasSuffix(ending) else { return nil }
    let folder = parts.dropLast().joined(separator: "/")
    self.init(in: folder.isEmpty ? "." : folder, name: String(file.dropLast(ending.count)))
  }

  private init(in folder: String, name: String) {
    self.folder = folder
    self.name = name
  }

  package var slice: String { path(.slice) }
  var prepared: String { path(.prepared) }
  package var start: String { path(.start) }
  package var stop: String { path(.stop) }
  package var done: String { path(.done) }
  package var maildir: String { path(.maildir) }
  package var withdrawn: String { path(.withdrawn) }
  package var revoked: String { path(.revoked) }

  func path(_ kind: SliceFileKind) -> String { kind.path(in: folder, name) }
}

/// What the right to begin is called once a process has taken it: `R-K.begun.HOST.BOOT.PROCESS.NONCE`.
package struct BegunSlice: Equatable, Sendable {
  package let path: String
  package let host: String
  /// The beginning of the id of the machine's start.
  package let boot: String
  package let process: Int32
  /// By what the process is told from another of the same number.
  package let nonce: String
}

extension SliceFiles {
  /// What the right is called for a process.
  func begun(host: String, boot: String, process: Int32, nonce: String) -> BegunSlice {
    let word = String(
      decoding: host.utf8.map { $0.isLetterOrDigit ? $0 : UInt8(ascii: "-") },
      as: UTF8.self
    )
    let start = String(boot.prefix(8))
    return BegunSlice(
      path: "\(path(.begun)).\(word).\(start).\(process).\(nonce)",
      host: word,
      boot: start,
      process: process,
      nonce: nonce
    )
  }

  /// Who has taken the right to begin; nil while nobody has.
  package func begun() throws(SystemError) -> BegunSlice? {
    var names: [String] = []
    try Directory(folder).forEachName { names.append($0) }
    return names.sorted().lazy.compactMap(begun).first
  }

  private func begun(_ file: String) -> BegunSlice? {
    let mark = "\(name).\(SliceFileKind.begun)."
    guard file.hasPrefix(mark) else { return nil }
    let parts = file.dropFirst(mark.count).split(separator: ".").map(String.init)
    guard parts.count == 4, let process = Int32(parts[2]) else { return nil }
    return BegunSlice(
      path: "\(folder)/\(file)",
      host: parts[0],
      boot: parts[1],
      process: process,
      nonce: parts[3]
    )
  }
}

/// What the database that cut the slice does to its files.
extension SliceFiles {
  /// Whether the right to begin was given, whoever has it now.
  package var isGivenOut: Bool {
    get throws(SystemError) {
      for path in [start, done, withdrawn, revoked] where try FoundFile(at: path) != nil {
        return true
      }
      return try begun() != nil
    }
  }

  /// Writes the right to begin, and does not give it yet.
  package func prepareStart(digest: String) throws(SystemError) {
    let file = try NewFile(for: prepared)
    let right = SliceRight(
      slice: name,
      digest: digest,
      nonce: Machine.randomBytes(16).hex,
      of: try FileIdentity(of: file.path),
      for: try FileIdentity(of: slice)
    )
    try file.write(right.json)
    _ = try file.place()
  }

  /// Gives the right to begin, where it was prepared and not given yet: a right is never written a second time.
  package func giveStart() throws(SystemError) {
    _ = try renameFile(prepared, to: start)
  }

  /// Takes the right to begin back; false where a process has begun, or may have.
  ///
  /// True again when it is repeated. Who had begun and was asked to stop has given the right back: then there are
  /// outcomes, and the slice is not one that never began.
  package func withdrawStart() throws(SystemError) -> Bool {
    if try FoundFile(at: withdrawn) != nil { return true }
    _ = try renameFile(start, to: withdrawn)
    return try FoundFile(at: withdrawn) != nil
  }

  /// Gives the right again that was taken by mistake.
  func giveWithdrawnBack() throws(SystemError) {
    _ = try renameFile(withdrawn, to: start)
  }

  /// Takes the right from whoever has it, before a slice is recovered that seems lost.
  ///
  /// After this nothing is handed over that had no mark in the slice by then, where files are seen as they are: a
  /// holder looks for its right between the mark and the hand-over.
  package func revoke() throws(SystemError) {
    // Whoever begins, resumes or gives it back meanwhile has renamed it under our hands.
    while true {
      if try renameFile(start, to: revoked) { continue }
      guard let begun = try begun() else { return }
      _ = try renameFile(begun.path, to: revoked)
    }
  }

  /// Says what must not go any more; it takes the place of what was said before.
  package func writeStop(_ stop: SliceStops) throws(OutputFileError) {
    let file = try AtomicFile(path: self.stop)
    try file.write([UInt8](stop.text.utf8))
    try file.commit()
  }

  /// What must not go any more.
  package func requestedStop() throws -> SliceStops {
    guard let file = try FoundFile(at: stop) else { return .places([]) }
    guard let stop = SliceStops(text: String(decoding: file.bytes, as: UTF8.self)) else {
      throw SliceFilesError.unreadable(path: self.stop)
    }
    return stop
  }

  /// How its holder ended it; nil while it has not.
  package func end() throws -> SliceEnd? {
    guard let file = try FoundFile(at: done) else { return nil }
    guard let end = SliceEnd(json: file.bytes) else {
      throw SliceFilesError.unreadable(path: done)
    }
    return end
  }

  /// Says how the slice ended, when every outcome is durable.
  package func write(_ end: SliceEnd) throws(OutputFileError) {
    let file = try AtomicFile(path: done)
    try file.write(end.json)
    try file.commit()
  }
}

/// A file beside a slice says nothing that can be.
package enum SliceFilesError: DiagnosticError, Equatable {
  case unreadable(path: String)

  package var diagnostic: Diagnostic {
    switch self {
    case .unreadable(let path):
      Diagnostic(
        .badData,
        "'\(path)' cannot be read",
        why: "it is not as sendplan-executor writes it",
        wayOut: "take the slice back with 'sendplan-executor recover --slice'"
      )
    }
  }
}

import Glibc
import OperatingSystem
import Storage

/// A process that asks for a slice.
package struct SliceProcess: Equatable, Sendable {
  package let host: String
  /// The id of the start of its machine.
  package let boot: String
  package let process: Int32

  package init(host: String, boot: String, process: Int32) {
    self.host = host
    self.boot = boot
    self.process = process
  }

  package static var present: SliceProcess {
    SliceProcess(host: Machine.host, boot: Machine.boot, process: Machine.process)
  }
}

/// The right to hand over the messages of a slice, in the hands of this process.
struct SliceTurn {
  private let slice: SliceFile
  private let files: SliceFiles
  private let begun: BegunSlice

  /// What a process finds that asks for a slice.
  enum Situation {
    /// Nobody has it.
    case free
    /// A process of this machine took it. Whoever holds the lock knows that it is dead.
    case left(BegunSlice)
  }

  /// What there is to take; throws where that is nothing for this process.
  ///
  /// Nothing is changed.
  static func look(
    _ slice: SliceFile,
    _ files: SliceFiles,
    as process: SliceProcess
  ) throws -> Situation {
    // A right that is given back or taken between two looks is under another name at the next.
    for _ in 1...3 {
      if try isRight(at: files.start, slice, files) { return .free }
      guard let begun = try files.begun() else { continue }
      guard try isRight(at: begun.path, slice, files) else { continue }
      let own = files.begun(
        host: process.host,
        boot: process.boot,
        process: process.process,
        nonce: ""
      )
      guard begun.host == own.host, begun.boot == own.boot, !process.boot.isEmpty else {
        throw HandOverRefusal.elsewhere(
          slice: slice.path,
          host: begun.host,
          process: begun.process
        )
      }
      return .left(begun)
    }
    for path in [files.withdrawn, files.revoked] where try FoundFile(at: path) != nil {
      throw HandOverRefusal.takenBack(slice: slice.path)
    }
    throw HandOverRefusal.copy(
      slice: slice.path,
      why: "there is no '\(files.start)', nor a process that has taken it"
    )
  }

  /// Takes it: of several that try, one alone succeeds.
  init(
    _ situation: Situation,
    of slice: SliceFile,
    _ files: SliceFiles,
    as process: SliceProcess,
    nonce: String
  ) throws {
    self.slice = slice
    self.files = files
    begun = files.begun(
      host: process.host,
      boot: process.boot,
      process: process.process,
      nonce: nonce
    )
    let before =
      switch situation {
      case .free: files.start
      case .left(let begun): begun.path
      }
    _ = try renameFile(before, to: begun.path)
    guard try SliceTurn.isRight(at: begun.path, slice, files) else {
      throw HandOverRefusal.elsewhere(slice: slice.path, host: nil, process: nil)
    }
  }

  /// Whether a file is the right to this very slice; false where there is none, and a copy is refused.
  private static func isRight(
    at path: String,
    _ slice: SliceFile,
    _ files: SliceFiles
  ) throws -> Bool {
    func copy(_ why: String) -> HandOverRefusal { .copy(slice: slice.path, why: why) }
    guard let found = try file(at: path, slice) else { return false }
    guard let right = SliceRight(json: found.bytes) else {
      throw SliceFilesError.unreadable(path: path)
    }
    guard right.slice == files.name, right.digest == slice.digest else {
      throw copy("'\(path)' is the right to begin another slice")
    }
    guard right.names(found.identity, try FileIdentity(of: slice.path)) else {
      throw copy("'\(path)' names other files than these: one of them was copied, linked or moved")
    }
    return true
  }

  private static func file(at path: String, _ slice: SliceFile) throws -> FoundFile? {
    do throws(SystemError) {
      return try FoundFile(at: path)
    } catch {
      guard error.code == ELOOP else { throw error }
      throw HandOverRefusal.copy(slice: slice.path, why: "'\(path)' is a symbolic link")
    }
  }

  /// Refuses to go on where the right is no longer this process's.
  ///
  /// The file is opened, because network file systems then ask for what is really there.
  func requireInPlace() throws {
    guard try SliceTurn.isRight(at: begun.path, slice, files) else {
      throw HandOverRefusal.lost(slice: slice.path)
    }
  }

  /// Lets another process go on, on any machine.
  func giveBack() throws {
    guard try renameFile(begun.path, to: files.start) else {
      throw HandOverRefusal.lost(slice: slice.path)
    }
  }
}

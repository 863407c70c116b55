import Delivery
import Model
import OperatingSystem
import Storage

/// Hands over the messages of a slice, on any machine that reaches its folder; it needs no database.
package struct SliceRunner {
  let dependencies: ExecutorDependencies
  /// Called after each step; an error ends everything there, as the end of the process would.
  let reached: (SliceStep) throws -> Void
  private let process: SliceProcess

  package init(
    in dependencies: ExecutorDependencies,
    as process: SliceProcess = .present,
    reached: @escaping (SliceStep) throws -> Void = { _ in }
  ) {
    self.dependencies = dependencies
    self.process = process
    self.reached = reached
  }

  /// Hands over what is left of a slice, nothing of it twice.
  ///
  /// Each batch is marked durably before it is handed over, and its outcome is durable before the next one is
  /// marked. An interrupted call can be repeated; only one process at a time, of all machines, gets as far as
  /// handing anything over.
  package func run(_ path: String) throws -> SliceReport {
    guard let whole = realPath(path) else { throw SliceError.missing(path: path) }
    guard let files = SliceFiles(of: whole) else { throw SliceError.foreign(path: path) }
    let slice = try SliceFile(opening: whole)
    if let report = try reportOfBefore(slice, files) { return report }
    // Before the lock file is made, which has no business beside a copy.
    _ = try SliceTurn.look(slice, files, as: process)
    return try RunLock.hold(for: whole, as: dependencies.actor) { lock in
      if let report = try reportOfBefore(slice, files) { return report }
      let situation = try SliceTurn.look(slice, files, as: process)
      let work = LockedWork(byte: 1, "slice \(slice.head.name)")
      try lock.requireDead(work, hasOpenClaims: true)
      if case .free = situation, try slice.holders().isEmpty { try requireTime(for: slice) }
      let transport = try openTransport(of: slice, files).programsInheriting(lock.inherited)
      let nonce = Machine.randomBytes(8).hex
      let turn = try SliceTurn(situation, of: slice, files, as: process, nonce: nonce)
      try reached(.taken)
      let epoch = try slice.hold(
        host: process.host,
        boot: process.boot,
        process: process.process,
        nonce: nonce,
        at: dependencies.now()
      )
      try reached(.held)
      try lock.lockPrograms(of: work)
      var sender = try SliceSender(slice, files, turn, lock, epoch, transport, by: self)
      try sender.send()
      return try end(sender, slice, files, turn)
    }
  }

  /// What became of a slice that has ended; refused where its outcomes are no longer those of its end.
  private func reportOfBefore(_ slice: SliceFile, _ files: SliceFiles) throws -> SliceReport? {
    guard let end = try files.end() else { return nil }
    guard try slice.outcomeDigest() == end.digest else {
      throw SliceError.altered(
        path: slice.path,
        "its outcomes are not those that '\(files.done)' speaks of"
      )
    }
    return try SliceReport(slice, try files.requestedStop(), .endedBefore(end))
  }

  private func requireTime(for slice: SliceFile) throws {
    guard dependencies.now() < slice.head.notAfter else {
      throw HandOverRefusal.late(slice: slice.path, notAfter: slice.head.notAfter)
    }
  }

  /// The transport of a slice, checked without sending: what this machine cannot do is left to another.
  private func openTransport(
    of slice: SliceFile,
    _ files: SliceFiles
  ) throws -> any Transport {
    let transport = try slice.head.transport(beside: files) { address in
      dependencies.transport(address, slice.head.service)
    }
    guard let transport else { throw HandOverRefusal.isFile(slice: slice.path) }
    if let error = transport.check() { throw ChannelUnavailability.transport(error) }
    return transport
  }

  private func end(
    _ sender: SliceSender,
    _ slice: SliceFile,
    _ files: SliceFiles,
    _ turn: SliceTurn
  ) throws -> SliceReport {
    let stop = try files.requestedStop()
    guard let kind = sender.endKind else {
      try turn.giveBack()
      return try SliceReport(slice, stop, .interrupted)
    }
    try reached(.handled)
    try turn.requireInPlace()
    let end = SliceEnd(
      digest: try slice.outcomeDigest(),
      kind: kind,
      reason: sender.unavailability?.shortly,
      common: sender.common
    )
    try files.write(end)
    try reached(.ended)
    return try SliceReport(slice, stop, .ended(end))
  }
}

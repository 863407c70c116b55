import Execution
import Foundation
import Model
import OperatingSystem
import Storage
import TestSupport
import Testing

/// A machine that hands slices over by what their files are said to mean, written apart from the program that does.
///
/// It can die between any two steps, which is to do no more; what it hands over is remembered as the world does.
final class FarMachine {
  /// What has arrived: the key of each hand-over, as often as it was.
  private(set) var arrivals: [String] = []
  private var marked: [String: [SliceItem]] = [:]

  private func begun(_ files: SliceFiles) -> String {
    "\(files.folder)/\(files.name).begun.h.b.1.n"
  }

  func hasBegun(_ files: SliceFiles) -> Bool {
    FileManager.default.fileExists(atPath: begun(files))
  }

  /// Takes the right to begin; false where it is not there.
  func begin(_ files: SliceFiles) throws -> Bool {
    guard !hasBegun(files) else { return true }
    guard try renameFile(files.start, to: begun(files)) else { return false }
    _ = try SliceFile(opening: files.slice).hold(
      host: "h",
      boot: "b",
      process: 1,
      nonce: "n",
      at: Workspace.morning
    )
    return true
  }

  /// Marks some of what is neither marked nor to be stopped.
  func mark(_ files: SliceFiles, _ chance: inout SeededGenerator) throws {
    guard hasBegun(files), try files.end() == nil else { return }
    let slice = try SliceFile(opening: files.slice)
    let stop = try stops(files)
    let free = try slice.outcomes().filter { !$0.isMarked && !stop.contains($0.place) }
    let places = free.map(\.place).prefix(chance.number(1...3))
    try slice.mark(places, by: try slice.holders().count, at: Workspace.morning)
    marked[files.name] = try slice.items(at: places)
  }

  /// Hands over what was marked last, unless the right was taken away meanwhile, and notes the answers or dies first.
  func handOver(
    _ files: SliceFiles,
    dying: Bool,
    _ answer: (SliceItem) -> SliceAnswer
  ) throws {
    guard let items = marked.removeValue(forKey: files.name), hasBegun(files) else { return }
    var answers: [(place: Int, answer: SliceAnswer)] = []
    for item in items {
      let said = answer(item)
      switch said {
      case .accepted: arrivals.append(item.key)
      // It may have arrived, or not.
      case .unknown(let reason): if reason == "taken" { arrivals.append(item.key) }
      case .refused, .unavailable: break
      }
      answers.append((item.place, said))
    }
    guard !dying else { return }
    let slice = try SliceFile(opening: files.slice)
    try slice.note(answers, by: try slice.holders().count, at: Workspace.morning)
  }

  /// Says that nothing more comes.
  func end(_ files: SliceFiles) throws {
    guard hasBegun(files), try files.end() == nil else { return }
    marked[files.name] = nil
    try files.write(
      SliceEnd(digest: try SliceFile(opening: files.slice).outcomeDigest(), kind: .handled)
    )
  }

  private func stops(_ files: SliceFiles) throws -> SliceStops {
    guard let text = FileManager.default.contents(atPath: files.stop) else { return .places([]) }
    return try #require(SliceStops(text: String(decoding: text, as: UTF8.self)))
  }
}

extension SliceFiles {
  /// Writes the right to begin and gives it, as `cut` does around its commit; false where it was given before.
  @discardableResult
  func writeStart(digest: String) throws -> Bool {
    if try isGivenOut { return false }
    try prepareStart(digest: digest)
    try giveStart()
    return true
  }
}

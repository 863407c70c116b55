import Formats
import Model

/// What an mbox file proves of messages that were to be appended to it together, after a crash.
///
/// Mail readers checkpoint, move and take out messages in the meantime, so what is not there proves nothing by
/// itself. It has not arrived if nobody has touched the file since the checkpoint, or if what follows the checkpoint
/// breaks off in the middle of what was to be written: nobody but a crash leaves that behind.
struct MboxSearch {
  /// The places of the messages that arrived.
  private(set) var arrived: Set<Int> = []
  /// The places of those of which the file proves neither.
  private(set) var unproved: Set<Int> = []
  /// Where a message begins of which a crash has left the first bytes alone, if it has.
  private(set) var tornStart: Int?
  /// Whether the last message is whole but for the empty line behind it.
  private(set) var lacksEmptyLine = false

  init(
    for messages: [OutgoingMessage],
    in file: borrowing MboxFile,
    since checkpoint: MboxCheckpoint?
  ) throws(DeliveryError) {
    let bytes: [UInt8]
    if let checkpoint, try checkpoint.holds(for: file) {
      if try checkpoint.isAll(of: file) { return }
      bytes = try file.bytes(from: checkpoint.length)
      let separation = try file.missingEnd(before: checkpoint.length)
      if findTear(in: bytes, of: messages, separation, at: checkpoint.length) { return }
    } else {
      bytes = try file.bytes(from: 0)
    }
    let found = MboxScan(bytes).keys
    for (place, message) in messages.enumerated() {
      if found.contains(message.key.text) { arrived.insert(place) } else { unproved.insert(place) }
    }
  }

  /// Compares with the bytes that were to be written; true where they break off within a message.
  ///
  /// What ends between two messages may as well be what a reader has left of more.
  private mutating func findTear(
    in tail: [UInt8],
    of messages: [OutgoingMessage],
    _ separation: [UInt8],
    at start: Int
  ) -> Bool {
    var text = MboxText()
    var place = 0
    var ends: [(place: Int, end: Int)] = []
    for message in messages {
      do throws(MIMEMessageError) {
        try text.append(message)
        ends.append((place, separation.count + text.bytes.count))
      } catch {
        // It was refused, and nothing was written of it.
      }
      place += 1
    }
    let composed = separation + text.bytes
    guard tail.count < composed.count, composed.starts(with: tail) else { return false }
    // The last byte of a message is the empty line behind it.
    let whole = ends.prefix { $0.end - 1 <= tail.count }
    let begin = whole.last?.end ?? separation.count
    lacksEmptyLine = tail.count == begin - 1 && !whole.isEmpty
    guard tail.count > begin else { return false }
    arrived = Set(whole.map(\.place))
    tornStart = start + (whole.isEmpty ? 0 : begin)
    return true
  }
}

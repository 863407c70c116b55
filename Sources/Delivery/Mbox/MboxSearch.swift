import Formats
import Model

/// What an mbox file proves, after a crash, about a batch that was to be appended to it.
///
/// Mail readers flag, move and remove messages meanwhile, so absence alone proves nothing. A message has not
/// arrived if the file is unchanged since the checkpoint, or if the bytes after the checkpoint break off
/// within the batch: only a crash leaves that behind.
struct MboxSearch {
  /// The indices of the messages that arrived.
  private(set) var arrived: Set<Int> = []
  /// The indices of the messages of which the file proves neither.
  private(set) var unproved: Set<Int> = []
  /// The offset of a message of which a crash has left only the first bytes.
  private(set) var tornStart: Int?
  /// Whether the last message lacks only the empty line after it.
  private(set) var lacksEmptyLine = false

  init(
    for messages: [OutgoingMessage],
    in file: borrowing MboxFile,
    since checkpoint: MboxCheckpoint?
  ) throws(DeliveryError) {
    let bytes: [UInt8]
    if let checkpoint, try checkpoint.isPrefix(of: file) {
      if try checkpoint.isUnchanged(file) { return }
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

  /// Compares the tail with the bytes of the batch; true if it breaks off within a message.
  ///
  /// A tail that ends between two messages proves nothing: a reader may have removed the later ones.
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
        // Refused on delivery: nothing of it was written.
      }
      place += 1
    }
    let composed = separation + text.bytes
    guard tail.count < composed.count, composed.starts(with: tail) else { return false }
    // The last byte of each message is the empty line after it.
    let whole = ends.prefix { $0.end - 1 <= tail.count }
    let begin = whole.last?.end ?? separation.count
    lacksEmptyLine = tail.count == begin - 1 && !whole.isEmpty
    guard tail.count > begin else { return false }
    arrived = Set(whole.map(\.place))
    tornStart = start + (whole.isEmpty ? 0 : begin)
    return true
  }
}

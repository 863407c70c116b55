import FoundationEssentials
import OperatingSystem

/// How the holder of a slice ended it, as its file `done` says.
package struct SliceEnd: Codable, Equatable, Sendable {
  package enum Kind: String, Codable, Sendable {
    /// Everything was handed over, or was not to go any more.
    case handled
    /// The instant had come from when on nothing more was to go.
    case late
    /// The channel was at fault, or could not be reached.
    case channel
  }

  /// The digest of the outcomes.
  package let digest: String
  package let kind: Kind
  /// What is wrong with the channel, in words.
  package let reason: String?
  /// The places that were refused with the same words, where these showed that the channel is at fault and not the
  /// messages.
  package let common: [Int]

  package init(digest: String, kind: Kind, reason: String? = nil, common: [Int] = []) {
    self.digest = digest
    self.kind = kind
    self.reason = reason
    self.common = common
  }

  var json: [UInt8] { SliceJSON.bytes(of: self) }

  init?(json: [UInt8]) {
    guard let end = SliceJSON.value(SliceEnd.self, from: json) else { return nil }
    self = end
  }
}

/// The right to begin: what the file `start` holds, and who takes it keeps.
///
/// It names the very files that were written when the slice was cut, so that a copy of them is known for one.
struct SliceRight: Codable, Equatable {
  let slice: String
  let digest: String
  let nonce: String
  let inode: Int
  let born: Int?
  let sliceInode: Int
  let sliceBorn: Int?

  init(
    slice: String,
    digest: String,
    nonce: String,
    of right: FileIdentity,
    for file: FileIdentity
  ) {
    (self.slice, self.digest, self.nonce) = (slice, digest, nonce)
    (inode, born) = (right.inode, right.born)
    (sliceInode, sliceBorn) = (file.inode, file.born)
  }

  var json: [UInt8] { SliceJSON.bytes(of: self) }

  init?(json: [UInt8]) {
    guard let right = SliceJSON.value(SliceRight.self, from: json) else { return nil }
    self = right
  }

  /// Whether these are the files that it names; the instants are compared where the file system tells both.
  func names(_ right: FileIdentity, _ file: FileIdentity) -> Bool {
    SliceRight.isSame(right, inode, born) && SliceRight.isSame(file, sliceInode, sliceBorn)
  }

  /// A file of several names is in several folders, perhaps, and so no right of one of them.
  private static func isSame(_ file: FileIdentity, _ inode: Int, _ born: Int?) -> Bool {
    guard file.inode == inode, file.links == 1 else { return false }
    guard let first = file.born, let born else { return true }
    return first == born
  }
}

/// The notes beside a slice as one line of JSON.
private enum SliceJSON {
  static func bytes(of value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("a note can be written as JSON: \(error)")
    }
  }

  /// Nil where the bytes are something else.
  static func value<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      return nil
    }
  }
}

import Model
import OperatingSystem

/// Random salts, of which the system is asked for many at once.
struct Salts {
  private var bytes: [UInt8] = []

  mutating func next() -> [UInt8] {
    if bytes.isEmpty { bytes = Machine.randomBytes(ContentDigest.saltLength * 256) }
    defer { bytes.removeLast(ContentDigest.saltLength) }
    return Array(bytes.suffix(ContentDigest.saltLength))
  }
}

/// The SHA-256 digest (FIPS 180-4) of bytes that arrive in any number of pieces.
package struct SHA256: Sendable {
  private var state = State.initial
  /// The bytes after the last whole block: always fewer than a block.
  private var rest: [UInt8] = []
  private var byteCount: UInt64 = 0

  package init() {}

  /// Takes the next bytes of the input.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    byteCount &+= UInt64(bytes.count)
    var bytes = unsafe bytes
    if !rest.isEmpty {
      let missing = min(State.blockLength - rest.count, bytes.count)
      unsafe rest.append(contentsOf: bytes.prefix(missing))
      unsafe bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst(missing))
      guard rest.count == State.blockLength else { return }
      compressRest()
    }
    let whole = bytes.count - bytes.count % State.blockLength
    unsafe state.absorb(UnsafeRawBufferPointer(rebasing: bytes.prefix(whole)))
    unsafe rest.append(contentsOf: bytes.dropFirst(whole))
  }

  /// Takes the next bytes of the input.
  package mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// The 32 bytes of the digest of all input.
  package consuming func finish() -> [UInt8] {
    let bitCount = byteCount &* 8
    rest.append(0x80)
    if rest.count > State.blockLength - 8 {
      pad(to: State.blockLength)
      compressRest()
    }
    pad(to: State.blockLength - 8)
    for shift in stride(from: 56, through: 0, by: -8) {
      rest.append(UInt8(truncatingIfNeeded: bitCount >> UInt64(shift)))
    }
    compressRest()
    return state.bytes
  }

  /// The digest of bytes that are all at hand.
  package static func digest(of bytes: [UInt8]) -> [UInt8] {
    var digest = SHA256()
    digest.update(bytes)
    return digest.finish()
  }

  /// The first 16 bytes of the digest of bytes that are all at hand, as two numbers with the first byte lowest each.
  ///
  /// Without a piece put aside, because it is asked for every one of a million messages.
  package static func halves(of bytes: consuming [UInt8]) -> (low: UInt64, high: UInt64) {
    let bitCount = UInt64(bytes.count) &* 8
    bytes.append(0x80)
    let open = (bytes.count + 8) % State.blockLength
    bytes.append(contentsOf: repeatElement(0, count: open == 0 ? 0 : State.blockLength - open))
    unsafe withUnsafeBytes(of: bitCount.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    var state = State.initial
    unsafe bytes.withUnsafeBytes { unsafe state.absorb($0) }
    return state.halves
  }

  private mutating func pad(to length: Int) {
    rest.append(contentsOf: repeatElement(0, count: length - rest.count))
  }

  private mutating func compressRest() {
    unsafe rest.withUnsafeBytes { unsafe state.absorb($0) }
    rest.removeAll(keepingCapacity: true)
  }
}

/// The eight chaining words of SHA-256.
private struct State: Sendable {
  static let blockLength = 64
  static let initial = State()

  private var a: UInt32 = 0x6a09_e667
  private var b: UInt32 = 0xbb67_ae85
  private var c: UInt32 = 0x3c6e_f372
  private var d: UInt32 = 0xa54f_f53a
  private var e: UInt32 = 0x510e_527f
  private var f: UInt32 = 0x9b05_688c
  private var g: UInt32 = 0x1f83_d9ab
  private var h: UInt32 = 0x5be0_cd19

  /// The words in order, each with its most significant byte first.
  var bytes: [UInt8] {
    [a, b, c, d, e, f, g, h].flatMap { word in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  /// The first four words, as two numbers with the first byte lowest each.
  var halves: (low: UInt64, high: UInt64) {
    (
      UInt64(a.byteSwapped) | UInt64(b.byteSwapped) << 32,
      UInt64(c.byteSwapped) | UInt64(d.byteSwapped) << 32
    )
  }

  /// Compresses whole blocks into the words.
  mutating func absorb(_ blocks: UnsafeRawBufferPointer) {
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      unsafe roundConstants.withUnsafeBufferPointer { constants in
        for start in stride(from: 0, to: blocks.count, by: State.blockLength) {
          let block = unsafe UnsafeRawBufferPointer(rebasing: blocks[start...])
          unsafe expand(block, into: schedule)
          unsafe compress(schedule, constants)
        }
      }
    }
  }

  /// The 64 rounds over the schedule of one block.
  ///
  /// Eight rounds at a time, because then the words keep their places and only the roles turn.
  private mutating func compress(
    _ words: UnsafeMutableBufferPointer<UInt32>,
    _ k: UnsafeBufferPointer<UInt32>
  ) {
    var (a, b, c, d, e, f, g, h) = (a, b, c, d, e, f, g, h)
    for i in stride(from: 0, to: 64, by: 8) {
      unsafe turn(a, b, c, &d, e, f, g, &h, words[i] &+ k[i])
      unsafe turn(h, a, b, &c, d, e, f, &g, words[i + 1] &+ k[i + 1])
      unsafe turn(g, h, a, &b, c, d, e, &f, words[i + 2] &+ k[i + 2])
      unsafe turn(f, g, h, &a, b, c, d, &e, words[i + 3] &+ k[i + 3])
      unsafe turn(e, f, g, &h, a, b, c, &d, words[i + 4] &+ k[i + 4])
      unsafe turn(d, e, f, &g, h, a, b, &c, words[i + 5] &+ k[i + 5])
      unsafe turn(c, d, e, &f, g, h, a, &b, words[i + 6] &+ k[i + 6])
      unsafe turn(b, c, d, &e, f, g, h, &a, words[i + 7] &+ k[i + 7])
    }
    self.a &+= a
    self.b &+= b
    self.c &+= c
    self.d &+= d
    self.e &+= e
    self.f &+= f
    self.g &+= g
    self.h &+= h
  }
}

/// The 64 words of the message schedule of one block.
private func expand(
  _ block: UnsafeRawBufferPointer,
  into words: UnsafeMutableBufferPointer<UInt32>
) {
  for i in 0..<16 {
    let word = unsafe block.loadUnaligned(fromByteOffset: i * 4, as: UInt32.self)
    unsafe words[i] = UInt32(bigEndian: word)
  }
  for i in 16..<64 {
    let (old, recent) = unsafe (words[i - 15], words[i - 2])
    let sigma0 = rotate(old, 7) ^ rotate(old, 18) ^ (old >> 3)
    let sigma1 = rotate(recent, 17) ^ rotate(recent, 19) ^ (recent >> 10)
    unsafe words[i] = words[i - 16] &+ sigma0 &+ words[i - 7] &+ sigma1
  }
}

/// One round, in which only the fourth and the last word change.
@inline(__always)
private func turn(
  _ a: UInt32,
  _ b: UInt32,
  _ c: UInt32,
  _ d: inout UInt32,
  _ e: UInt32,
  _ f: UInt32,
  _ g: UInt32,
  _ h: inout UInt32,
  _ word: UInt32
) {
  let choice = g ^ (e & (f ^ g))
  let majority = (a & b) | (c & (a | b))
  let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ word
  d &+= first
  h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
}

@inline(__always)
private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
  (word &>> count) | (word &<< (32 &- count))
}

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5,
  0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
  0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
  0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
  0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
  0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3,
  0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5,
  0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
  0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]

extension [UInt8] {
  /// The bytes as lowercase hexadecimal digits, two for each byte.
  package var hex: String {
    unsafe String(unsafeUninitializedCapacity: count * 2) { text in
      func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
      }
      for (index, byte) in enumerated() {
        unsafe text[index * 2] = digit(byte >> 4)
        unsafe text[index * 2 + 1] = digit(byte & 15)
      }
      return count * 2
    }
  }
}

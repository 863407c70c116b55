import TestSupport

extension SeededGenerator {
  /// A text of up to so many scalars: letters, wide letters, marks, emoji and control characters.
  mutating func text(upTo count: Int) -> String {
    let pools: [ClosedRange<UInt32>] = [
      0x61...0x7A, 0x61...0x7A, 0x00...0x1F, 0x7F...0x9F, 0x300...0x36F, 0x4E00...0x4EFF,
      0x1F600...0x1F64F, 0x1F1E6...0x1F1FF, 0x200B...0x202E, 0xFE00...0xFE0F, 0xAC00...0xACFF,
      0x1100...0x11FF, 0xFF01...0xFF60,
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...count, using: &self) {
      let value = UInt32.random(in: pools.randomElement(using: &self) ?? 0x61...0x7A, using: &self)
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

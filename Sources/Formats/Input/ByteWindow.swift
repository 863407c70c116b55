import Model

/// The part of a file that is in memory, from the first byte of the present record.
struct ByteWindow {
  private let file: InputFile
  private let chunkBytes: Int
  private var bytes: [UInt8]
  private var start = 0
  private var end = 0

  /// Opens a window at the first byte of a file, after the byte order mark if there is one.
  init(_ file: InputFile, chunkBytes: Int) throws(InputError) {
    self.file = file
    self.chunkBytes = chunkBytes
    bytes = [UInt8](repeating: 0, count: chunkBytes)
    while end < 8, try fill() {}
    if withContent({ $0.starts(with: [0xEF, 0xBB, 0xBF]) }) {
      drop(3)
    } else if withContent(ByteWindow.isBinary) {
      throw InputError(Place(file: file.name), .format(.notText))
    }
  }

  /// Calls `body` with the bytes in the window, which start with the present record.
  func withContent<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let content = bytes.span.extracting(start..<end)
    return try body(content)
  }

  /// The number of bytes before the window.
  var bytesPassed: Int { file.bytesRead - (end - start) }
  var totalBytes: Int? { file.totalBytes }

  /// Moves the beginning of the window.
  mutating func drop(_ count: Int) {
    start += count
  }

  /// Reads another chunk; false at the end of the file.
  mutating func fill() throws(InputError) -> Bool {
    if start > 0 {
      bytes.move(start..<end, to: 0)
      end -= start
      start = 0
    }
    if end == bytes.count {
      bytes.append(contentsOf: repeatElement(0, count: bytes.count))
    }
    let count = try file.read(into: &bytes, at: end..<min(end + chunkBytes, bytes.count))
    end += count
    return count > 0
  }

  /// Whether the first bytes show UTF-16, an archive or another binary format.
  private static func isBinary(_ first: Span<UInt8>) -> Bool {
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) { return true }
    for index in 0..<min(first.count, 8) where first[index] == 0 {
      return true
    }
    return false
  }
}

extension Span<UInt8> {
  func starts(with prefix: [UInt8]) -> Bool {
    guard count >= prefix.count else { return false }
    for index in prefix.indices where self[index] != prefix[index] {
      return false
    }
    return true
  }

  /// A copy of the bytes of a range.
  func copy(_ range: Range<Int>) -> [UInt8] {
    let part = extracting(range)
    return unsafe [UInt8](unsafeUninitializedCapacity: part.count) { copy, count in
      for index in 0..<part.count {
        unsafe copy.initializeElement(at: index, to: part[index])
      }
      count = part.count
    }
  }
}

extension [UInt8] {
  /// Copies the bytes of a range to an earlier offset; the ranges may overlap.
  fileprivate mutating func move(_ range: Range<Int>, to target: Int) {
    unsafe withUnsafeMutableBytes { bytes in
      let source = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[target...])
      unsafe rest.copyMemory(from: source)
    }
  }
}

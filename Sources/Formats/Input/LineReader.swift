import Model

/// Reads lines that end in LF or CRLF; blank lines are skipped.
final class LineReader {
  private let file: String
  private let limits: InputLimits
  private var window: ByteWindow
  private var line = 0
  /// The lengths of the present line without and with its line end.
  private var length = 0
  private var consumed = 0

  init(_ window: ByteWindow, of file: String, limits: InputLimits) {
    self.window = window
    self.file = file
    self.limits = limits
  }

  /// Advances to the next line; false at the end of the file.
  func next() throws(InputError) -> Bool {
    repeat {
      window.drop(consumed)
      line += 1
      guard try findEnd() else { return false }
    } while isBlank
    return true
  }

  /// The present line.
  var bytes: [UInt8] { window.withContent { $0.copy(0..<length) } }
  var place: Place { Place(file: file, line: line) }
  var bytesRead: Int { window.bytesPassed }
  var totalBytes: Int? { window.totalBytes }

  func place(ofOffset offset: Int) -> Place {
    window.withContent { $0.place(ofOffset: offset, file: file, line: line) }
  }

  private func findEnd() throws(InputError) -> Bool {
    length = 0
    consumed = 0
    while !window.withContent(scan) {
      try refuseOverlong()
      guard try window.fill() else { return consumed > 0 }
    }
    try refuseOverlong()
    return true
  }

  /// Continues the search for a line feed.
  private func scan(_ content: Span<UInt8>) -> Bool {
    var index = consumed
    while index < content.count, unsafe content[unchecked: index] != .lineFeed {
      index += 1
    }
    let isFound = index < content.count
    let endsInReturn = index > 0 && content[index - 1] == .carriageReturn
    length = isFound && endsInReturn ? index - 1 : index
    consumed = isFound ? index + 1 : index
    return isFound
  }

  private func refuseOverlong() throws(InputError) {
    if length > limits.recordBytes {
      throw InputError(place, .format(.recordTooLong(limit: limits.recordBytes)))
    }
  }

  private var isBlank: Bool {
    window.withContent { content in
      for index in 0..<length where content[index] != .space && content[index] != .tab {
        return false
      }
      return true
    }
  }
}

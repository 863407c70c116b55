import Model

/// One unfolded line of an iCalendar file: `NAME;PARAMETER=TEXT:VALUE`.
struct ICalendarLine {
  let place: Place
  /// In upper case, like the names of parameters.
  let name: String
  let parameters: [String: String]
  let value: String

  /// Parses a line; nil if it has no colon after a name, or is not UTF-8.
  ///
  /// Of properties that nobody reads the value is empty, and may be in any encoding.
  init?(_ bytes: [UInt8], at place: Place) {
    let word = String(decoding: bytes.prefix { $0 != 0x3A && $0 != 0x3B }, as: UTF8.self)
    if !word.isEmpty, bytes.contains(0x3A), !ICalendarLine.isRead(word.uppercased()) {
      (self.place, name, parameters, value) = (place, word.uppercased(), [:], "")
      return
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var isQuoted = false
    var parts: [Substring.UnicodeScalarView] = []
    var start = text.unicodeScalars.startIndex
    let scalars = text.unicodeScalars
    var colon: String.Index?
    for index in scalars.indices {
      switch scalars[index] {
      case "\"": isQuoted.toggle()
      case ";" where !isQuoted:
        parts.append(scalars[start..<index])
        start = scalars.index(after: index)
      case ":" where !isQuoted: colon = index
      default: break
      }
      if colon != nil { break }
    }
    guard let colon else { return nil }
    parts.append(scalars[start..<colon])
    name = String(parts[0]).uppercased()
    guard !name.isEmpty else { return nil }
    var parameters: [String: String] = [:]
    for part in parts.dropFirst() {
      let pair = String(part).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { return nil }
      parameters[pair[0].uppercased()] = String(pair[1]).replacing("\"", with: "")
    }
    self.parameters = parameters
    self.place = place
    value = String(scalars[scalars.index(after: colon)...])
  }

  private static func isRead(_ name: String) -> Bool {
    name == "BEGIN" || name == "END" || CalendarEventLines.names.contains(name)
  }

  /// The value as text on one line: unescaped, with spaces for line ends and control characters.
  var text: String {
    var text = String.UnicodeScalarView()
    var isEscaped = false
    for scalar in value.unicodeScalars {
      if isEscaped {
        text.append(scalar == "n" || scalar == "N" ? " " : scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        text.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
      }
    }
    return String(text)
  }
}

/// Reads the unfolded lines of an iCalendar file.
struct ICalendarLines {
  private let reader: LineReader
  private let file: String
  private var pending: (bytes: [UInt8], place: Place)?

  /// The maximum length of an unfolded line.
  static let longest = 1 << 16

  init(_ input: InputFile) throws(InputError) {
    file = input.name
    let limits = InputLimits(recordBytes: ICalendarLines.longest)
    reader = LineReader(
      try ByteWindow(input, chunkBytes: limits.chunkBytes),
      of: input.name,
      limits: limits
    )
  }

  /// The next line; nil after the last.
  mutating func next() throws -> ICalendarLine? {
    var present = pending
    pending = nil
    while try reader.next() {
      let bytes = reader.bytes
      if present != nil, bytes[0] == .space || bytes[0] == .tab {
        present?.bytes += bytes.dropFirst()
        guard present?.bytes.count ?? 0 <= ICalendarLines.longest else {
          throw CalendarError(reader.place, .lineTooLong)
        }
        continue
      }
      if let present {
        pending = (bytes, reader.place)
        return try line(present)
      }
      present = (bytes, reader.place)
    }
    return try present.map(line)
  }

  private func line(_ raw: (bytes: [UInt8], place: Place)) throws -> ICalendarLine {
    guard let line = ICalendarLine(raw.bytes, at: raw.place) else {
      throw CalendarError(raw.place, .notALine)
    }
    return line
  }
}

import Model

/// A part of a mail that holds no others, without its transfer encoding.
struct MailPart {
  /// In lower case, such as `message/delivery-status`; a part that does not say what it is, is `text/plain`.
  let type: String
  let charset: String?
  let content: [UInt8]

  /// The parts that are read; further ones are ignored.
  private static let most = 32
  private static let deepest = 6
  private static let report = "multipart/report"

  private static let fields: Set<String> = [
    "content-type", "content-transfer-encoding", "message-id",
  ]

  /// The parts of a mail in their order, however they are nested; a returned mail is one part.
  static func all(of mail: [UInt8], _ header: MailHeader) -> [MailPart] {
    guard let start = header.end else { return [] }
    var parts: [MailPart] = []
    collect(mail[start...], header, depth: 0, into: &parts)
    return parts
  }

  private static func collect(
    _ content: ArraySlice<UInt8>,
    _ header: MailHeader,
    depth: Int,
    into parts: inout [MailPart]
  ) {
    guard parts.count < most else { return }
    let type = header.first("content-type").map(MediaType.init)
    if let type, type.name.hasPrefix("multipart/"), depth < deepest {
      let boundary = type.parameters["boundary"] ?? []
      var ranges = 1...200 ~= boundary.count ? ranges(of: content, boundary) : []
      if ranges.isEmpty, let seen = boundarySeen(in: content) {
        ranges = self.ranges(of: content, seen)
      }
      for range in ranges {
        let part = [UInt8](content[range])
        // A part may begin with an empty line instead of a header, or with a returned mail that nothing introduces.
        let hasHeader = part.first.map { $0 != 0x0A && $0 != 0x0D } ?? false
        let inner = MailHeader(hasHeader ? part : [0x0A] + part, wanted: fields)
        let isBare =
          inner.first("message-id") != nil || fields.allSatisfy { inner.first($0) == nil }
        let start = hasHeader && !isBare ? inner.end ?? part.count : 0
        collect(part[start...], inner, depth: depth + 1, into: &parts)
      }
      if !ranges.isEmpty { return }
    }
    let decoded = TransferEncoding(header).decoded(content)
    // Some filters and lists wrap a report whole.
    if type?.name == "message/rfc822", depth < deepest {
      let inner = MailHeader(decoded, wanted: fields)
      if let start = inner.end, inner.first("content-type").map({ MediaType($0).name }) == report {
        collect(decoded[start...], inner, depth: depth + 1, into: &parts)
        return
      }
    }
    parts.append(
      MailPart(
        type: type?.name ?? "text/plain",
        charset: type?.parameters["charset"].map { String(decoding: $0, as: UTF8.self) },
        content: decoded
      )
    )
  }

  /// The boundary of the first line that looks like one and has a field behind it, for a mail that was changed on
  /// its way.
  private static func boundarySeen(in content: ArraySlice<UInt8>) -> [UInt8]? {
    let bytes = [UInt8](content)
    var lines = MailLines(bytes, from: 0)
    var last: ArraySlice<UInt8>?
    while let line = lines.next() {
      let text = bytes[line]
      if let last, text.starts(with: "Content-".utf8) { return [UInt8](last) }
      last = text.starts(with: "--".utf8) && 5...200 ~= text.count ? text.dropFirst(2) : nil
    }
    return nil
  }

  /// The ranges between the boundary lines.
  private static func ranges(
    of content: ArraySlice<UInt8>,
    _ boundary: [UInt8]
  ) -> [Range<Int>] {
    let mark = Array("--".utf8) + boundary
    var ranges: [Range<Int>] = []
    var lines = MailLines([UInt8](content), from: 0)
    let offset = content.startIndex
    var begin: Int?
    while let line = lines.next(), ranges.count < most {
      let text = content[(line.lowerBound + offset)..<(line.upperBound + offset)]
      guard text.starts(with: mark) else { continue }
      let rest = text.dropFirst(mark.count)
      let isLast = rest.starts(with: "--".utf8)
      guard isLast || rest.allSatisfy(\.isBlank) else { continue }
      if let begin { ranges.append(begin..<(line.lowerBound + offset)) }
      begin = lines.place + offset
      if isLast { return ranges }
    }
    // The last part may be cut off or not closed.
    if let begin, ranges.count < most { ranges.append(begin..<content.endIndex) }
    return ranges
  }
}

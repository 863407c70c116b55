/// The part of a mail that is the same in every try of one attempt: the body and all fields that its key
/// covers.
///
/// The date and the references to the thread may differ between tries, and mail programs may have added fields.
struct ComparableMail {
  private let fields: [ArraySlice<UInt8>]
  private let body: [ArraySlice<UInt8>]

  /// Parses a mail with line ends of either kind.
  init(_ mail: [UInt8]) {
    let lines = mail.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    let end = lines.firstIndex(where: \.isEmpty) ?? lines.endIndex
    var fields: [ArraySlice<UInt8>] = []
    for line in lines[..<end] {
      let isContinued = line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t")
      if isContinued, let last = fields.popLast() {
        fields.append(last + line)
      } else {
        fields.append(line)
      }
    }
    self.fields = fields
    body = Array(lines[end...])
  }

  /// Whether the mail that was found has this body and all of these fields.
  func isContained(in found: ComparableMail) -> Bool {
    body == found.body
      && fields.allSatisfy { field in
        ComparableMail.variableFields.contains { field.starts(with: $0) }
          || found.fields.contains(field)
      }
  }

  /// The fields that may differ.
  private static let variableFields = ["Date:", "In-Reply-To:", "References:"].map {
    [UInt8]($0.utf8)
  }
}

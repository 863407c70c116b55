/// A mail as far as two tries at one attempt agree in it: the fields that its key stands for, and the body.
///
/// The date and the references to the thread may differ between them, and fields that a mail program
/// has added say nothing.
struct ComparableMail {
  private let fields: [ArraySlice<UInt8>]
  private let body: [ArraySlice<UInt8>]

  /// Takes a mail apart whose lines end in either way.
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

  /// Whether a mail that was found has all that this one has.
  func isContained(in found: ComparableMail) -> Bool {
    body == found.body
      && fields.allSatisfy { field in
        ComparableMail.free.contains { field.starts(with: $0) } || found.fields.contains(field)
      }
  }

  /// What begins the fields that may differ.
  private static let free = ["Date:", "In-Reply-To:", "References:"].map { [UInt8]($0.utf8) }
}

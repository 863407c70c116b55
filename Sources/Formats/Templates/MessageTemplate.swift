import Model

/// Templates for the words of a message: what they name is filled in from each row of a file.
package struct MessageTemplate: Equatable, Sendable {
  package var subject: Template?
  package var body: Template?
  package var html: Template?

  package init(subject: Template? = nil, body: Template? = nil, html: Template? = nil) {
    self.subject = subject
    self.body = body
    self.html = html
  }

  /// Takes the text of a file, which may begin with its subject: a line `---`, one `subject: …`, and a line `---`.
  package init(file path: String, _ text: String) throws(TemplateError) {
    let text = (text.first == "\u{FEFF}" ? String(text.dropFirst()) : text)
      .replacing("\r\n", with: "\n")
    let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
    func isRule(_ line: Substring) -> Bool {
      line.hasPrefix("---") && line.dropFirst(3).allSatisfy { $0 == " " || $0 == "\t" }
    }
    guard isRule(lines[0]) else {
      body = try Template(text, at: Place(file: path, line: 1))
      return
    }
    let mark = "subject:"
    guard lines.count == 4, lines[1].lowercased().hasPrefix(mark), isRule(lines[2]) else {
      throw TemplateError(place: Place(file: path, line: 1), kind: .frontMatter)
    }
    let words = lines[1].dropFirst(mark.count).drop { $0 == " " }
    subject = try Template(String(words), at: Place(file: path, line: 2))
    body = try Template(String(lines[3]), at: Place(file: path, line: 4))
  }

  /// The names of everything that is filled in.
  package var fields: Set<String> {
    [subject, body, html].compactMap { $0?.fields }.reduce(into: []) { $0.formUnion($1) }
  }

  /// The fields of a message that it gives.
  var given: [MessageField] {
    [(MessageField.subject, subject), (.body, body), (.html, html)]
      .compactMap { $1 == nil ? nil : $0 }
  }

  /// A row with the words of the templates.
  func filled(from row: Fields) throws(ColumnError) -> Fields {
    var filled = row
    for (field, template) in [(MessageField.subject, subject), (.body, body), (.html, html)] {
      guard let template else { continue }
      do throws(EmptyTemplateField) {
        let text = try template.filled(asHTML: field == .html) { row.text(named: $0) }
        filled.set(text, in: field.rawValue)
      } catch {
        throw ColumnError(
          column: row.names.firstIndex(of: error.name),
          kind: .rule(.emptyTemplateField(error.name, of: field))
        )
      }
    }
    return filled
  }
}

extension Fields {
  /// The text of a column; empty where there is none of that name.
  func text(named name: String) -> String {
    names.firstIndex(of: name).map { texts[$0] } ?? ""
  }

  mutating func set(_ text: String, in column: String) {
    if let index = names.firstIndex(of: column) { texts[index] = text }
  }
}

package import Model

/// A text with places for the fields of a row: `{{first_name}}`, or `{{first_name|there}}` with what stands there where
/// the field is empty; nothing more.
package struct Template: Equatable, Sendable {
  enum Piece: Equatable, Sendable {
    case text(String)
    case field(String, default: String?)
  }

  let pieces: [Piece]
  /// Which of them stand in an address of HTML that has begun, were it HTML.
  private let areInAddress: [Bool]

  /// Reads a text; the place of an error is counted from where the text begins.
  package init(_ text: String, at place: Place) throws(TemplateError) {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstRange(of: "{{") {
      if open.lowerBound > rest.startIndex {
        pieces.append(.text(String(rest[..<open.lowerBound])))
      }
      let inside = rest[open.upperBound...]
      let error = TemplateError(
        place: Template.place(of: open.lowerBound, in: text, from: place),
        kind: .field(String(inside.prefix(30).prefix { $0 != "\n" }))
      )
      guard let close = inside.firstRange(of: "}}") else { throw error }
      let parts = inside[..<close.lowerBound]
        .split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
      guard !parts[0].isEmpty, !inside[..<close.lowerBound].contains(where: { "{}\n".contains($0) })
      else { throw error }
      pieces.append(.field(parts[0], default: parts.count == 2 ? parts[1] : nil))
      rest = inside[close.upperBound...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
    var addresses = HTMLAddresses()
    areInAddress = pieces.map { piece in
      defer {
        switch piece {
        case .text(let words): addresses.take(words)
        case .field: addresses.take("x")
        }
      }
      return addresses.isInside
    }
  }

  /// The names of the fields.
  package var fields: Set<String> {
    Set(pieces.compactMap { if case .field(let name, _) = $0 { name } else { nil } })
  }

  /// The text with a row's fields in their places; throws the name of one that is empty and has no default.
  ///
  /// As HTML it has nothing of a field read as markup, nor as more than a part of an address that it stands in; what
  /// begins an address is one.
  func filled(asHTML: Bool, by value: (String) -> String) throws(EmptyTemplateField) -> String {
    var text = ""
    for (piece, isInAddress) in zip(pieces, areInAddress) {
      switch piece {
      case .text(let words): text += words
      case .field(let name, let preset):
        let words = value(name)
        let isEmpty = words.allSatisfy(\.isWhitespace)
        guard !isEmpty || preset != nil else { throw EmptyTemplateField(name: name) }
        let filled = isEmpty ? preset ?? "" : words
        text += asHTML ? isInAddress ? filled.percentEncoded : escapedHTML(filled) : filled
      }
    }
    return text
  }

  private static func place(of index: String.Index, in text: String, from start: Place) -> Place {
    let before = text[..<index]
    let lines = before.utf8.count { $0 == UInt8(ascii: "\n") }
    let line =
      before.utf8.lastIndex(of: UInt8(ascii: "\n")).map { before[$0...].dropFirst() } ?? before
    return Place(file: start.file, line: (start.line ?? 1) + lines, column: line.count + 1)
  }
}

/// A field that a template names, and that a row does not fill.
struct EmptyTemplateField: Error, Equatable {
  let name: String
}

/// A file that is no template.
package struct TemplateError: DiagnosticError, Equatable {
  package let place: Place
  let kind: Kind

  enum Kind: Equatable {
    /// A place that is none for a field, by what stands behind its braces.
    case field(String)
    /// A file that begins as one with its subject does, and does not go on so.
    case frontMatter
  }

  package var diagnostic: Diagnostic {
    switch kind {
    case .field(let field):
      Diagnostic(
        .badData,
        at: place,
        "\(quoted("{{" + field)) names no field",
        wayOut: "write {{name}}, or {{name|default}}, on one line"
      )
    case .frontMatter:
      Diagnostic(
        .badData,
        at: place,
        "the file begins with --- but not with its subject",
        wayOut:
          "write ---, 'subject: …' and --- on its first three lines, or begin with another line"
      )
    }
  }
}

extension Substring {
  /// Without spaces around it.
  fileprivate var trimmed: String {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}

/// A text in which nothing is read as markup.
private func escapedHTML(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\"": escaped += "&quot;"
    case "'": escaped += "&#39;"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

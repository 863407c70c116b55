import Model

/// Why the columns of a file, or the options for them, do not fit.
package enum HeaderError: Error, Equatable, Sendable {
  /// A heading that occurs twice; columns are counted from 1.
  case repeated(String, first: Int, second: Int)
  case unknown(UnknownColumns)
  case missing(String, headings: [String])
  /// An option names a column that we do not have.
  case notOurs(option: String, name: String, names: [String])
  /// An option names a heading that the file does not have.
  case notThere(option: String, heading: String, headings: [String])
  /// `--set` for a column that the file has.
  case setButThere(option: String)
  /// Two options contradict each other.
  case contradiction(String, String)
  /// The value of a `--set` is invalid.
  case badConstant(option: String, RowError.Kind)
  /// The header is one cell that contains another separator.
  case otherSeparator(String)

  var words: Words {
    switch self {
    case .repeated(let name, let first, let second):
      Words(
        "the heading \(quoted(name)) stands twice, in columns \(first) and \(second)",
        wayOut: "rename one of them in the file"
      )
    case .unknown(let unknown):
      unknown.words(noun: "column")
    case .missing(let name, let headings):
      Words(
        "the column \(quoted(name)) is missing",
        why: "the headings are \(quotedList(headings))",
        wayOut: "name the one that holds it with --column \(name)=HEADING, "
          + "or give one value for all rows with --set \(name)=VALUE"
      )
    case .notOurs(let option, let name, let names):
      Words(
        "\(option) names \(quoted(name)), which is not one of our columns",
        why: nearestName(to: name, among: names).map { "the nearest is \(quoted($0))" },
        wayOut: "they are \(quotedList(names))"
      )
    case .notThere(let option, let heading, let headings):
      Words(
        "\(option) names the heading \(quoted(heading)), which is not there",
        why: nearestName(to: heading, among: headings).map { "the nearest is \(quoted($0))" },
        wayOut: "the headings are \(quotedList(headings))"
      )
    case .setButThere(let option):
      Words(
        "\(option) gives a column that the file has",
        wayOut: "leave the option out, or rename the column in the file"
      )
    case .contradiction(let first, let second):
      Words("\(first) and \(second) contradict each other", wayOut: "leave one out")
    case .badConstant(let option, let kind):
      Words("\(option) is refused", why: kind.words.sentence)
    case .otherSeparator(let separator):
      Words(
        "the headings are separated by \(separator)",
        why: "only commas are read as separators",
        wayOut: "save the file as CSV with commas"
      )
    }
  }
}

/// An unknown heading or key, with suggestions.
package struct UnknownColumns: Equatable, Sendable {
  package let name: String
  /// Other unknown headings of the same header.
  package let others: [String]
  /// Our columns that the file lacks.
  package let unbound: [String]

  package init(name: String, others: [String] = [], unbound: [String]) {
    self.name = name
    self.others = others
    self.unbound = unbound
  }

  func words(noun: String) -> Words {
    let nearest = nearestName(to: name, among: unbound)
    var whys = nearest.map { ["the nearest is \(quoted($0))"] } ?? []
    if !others.isEmpty { whys.append("also unknown: \(quotedList(others))") }
    return Words(
      name.isEmpty ? "a \(noun) has no name" : "the \(noun) \(quoted(name)) is unknown",
      why: whys.isEmpty ? nil : whys.joined(separator: ", "),
      wayOut: wayOut(nearest)
    )
  }

  private func wayOut(_ nearest: String?) -> String {
    guard !name.isEmpty else { return "name it in the file, or use --ignore-other-columns" }
    let ignoring = "--ignore-column \(shellWord(name)) or --ignore-other-columns"
    if let nearest { return "use --column \(shellWord("\(nearest)=\(name)")), \(ignoring)" }
    if unbound.isEmpty { return "use \(ignoring)" }
    let ours = unbound.joined(separator: "|")
    return "use --column OURS=\(shellWord(name)) with OURS one of \(ours), \(ignoring)"
  }
}

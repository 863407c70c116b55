import Model

/// The texts by which somebody is recognised in what others wrote: addresses in every spelling, names, a person.
struct ForgottenTexts {
  /// In lower case: addresses, persons and names of several words.
  ///
  /// One word would be found in what tells of others.
  private(set) var parts: [String] = []
  /// Those that are no names.
  private var addresses: [String] = []

  init() {}

  init(of names: Set<Addressee>, _ spellings: Set<String>) {
    var texts = Set(names.compactMap { $0.address ?? $0.person })
    var fullNames: Set<String> = []
    for spelling in spellings {
      texts.insert(spelling)
      guard spelling.last == ">", let open = spelling.lastIndex(of: "<") else { continue }
      texts.insert(String(spelling[spelling.index(after: open)...].dropLast()))
      let name = spelling[..<open].split(whereSeparator: { $0 == " " || $0 == "\"" })
      if name.count > 1 { fullNames.insert(name.joined(separator: " ")) }
    }
    addresses = ForgottenTexts.usable(texts)
    parts = ForgottenTexts.usable(texts.union(fullNames))
  }

  /// Whether a text names them: with nothing before and after that makes it another word.
  func isNamed(in text: String) -> Bool {
    let text = text.lowercased()
    return parts.contains { part in
      text.ranges(of: part).contains { range in
        let before =
          range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
        let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
        return before.map(ForgottenTexts.isPartOfWord) != true
          && after.map(ForgottenTexts.isPartOfWord) != true
      }
    }
  }

  /// Whether an id holds an address or a person.
  func isPart(of id: String) -> Bool {
    let id = id.lowercased()
    return addresses.contains { id.contains($0) }
  }

  /// In lower case; a shorter text would be found in too many words.
  private static func usable(_ texts: Set<String>) -> [String] {
    Set(texts.map { $0.lowercased() }).filter { $0.count >= 3 }.sorted()
  }

  private static func isPartOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }
}

/// A place outside of messages where somebody wrote words that may name somebody.
struct ForgottenPlace {
  /// The numbers and words of the rows that hold a text in lower case, and the blanking of one.
  let table: String
  let column: String
  let find: String
  let blank: String
  /// Whose beginning in the journal notes it too.
  var subject: Transition.Subject?

  static let all =
    [
      ForgottenPlace(
        table: "operation",
        key: "number",
        column: "arguments",
        also: "answer IS NOT NULL"
      ),
      ForgottenPlace(table: "operation", key: "number", column: "answer"),
      ForgottenPlace(
        table: "journal",
        key: "seq",
        column: "note",
        also: """
          NOT (before IS NULL AND subject IN (\(codes: JournaledTable.all.filter { !$0.isPlainNote }.map(\.subject)))
            OR subject = \(code: Transition.Subject.message) AND cause IN (\(code: Cause.edited, .pickedUp)))
          """
      ),
      ForgottenPlace(table: "rule", key: "number", column: "reason", subject: .rule),
      ForgottenPlace(table: "suppression", key: "number", column: "reason", subject: .suppression),
      ForgottenPlace(table: "hold", key: "number", column: "reason", subject: .hold),
      ForgottenPlace(table: "channel_stop", key: "number", column: "reason", subject: .channelStop),
    ]

  private init(
    table: String,
    key: String,
    column: String,
    also: String = "1",
    subject: Transition.Subject? = nil
  ) {
    self.table = table
    self.column = column
    find = """
      SELECT \(key), \(column) FROM \(table)
      WHERE \(column) IS NOT NULL AND instr(lower(\(column)), ?1) > 0 AND \(also)
      """
    blank = "UPDATE \(table) SET \(column) = '\(Blanking.text)' WHERE \(key) = ?1"
    self.subject = subject
  }
}

extension JournaledTable {
  /// Whether the note of a beginning is no list of what is stored beside it.
  fileprivate var isPlainNote: Bool {
    if case .nothing = note { true } else { false }
  }
}

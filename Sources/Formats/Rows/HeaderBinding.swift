import Model

/// Maps the headings of a file, or the keys of JSON Lines, to our columns.
struct HeaderBinding {
  let columns: ColumnSet
  let mapping: ColumnMapping
  /// The numbers of our columns that are read from each heading.
  private var columnsOfHeading: [String: [Int]] = [:]

  /// Applies a mapping; throws if it is contradictory for any file.
  init(_ columns: ColumnSet, _ mapping: ColumnMapping) throws(HeaderError) {
    self.columns = columns
    self.mapping = mapping
    try refuseContradictions()
    for (index, name) in columns.names.enumerated() where mapping.constants[name] == nil {
      let heading = mapping.renamed[name] ?? name
      if !mapping.ignored.contains(heading) {
        columnsOfHeading[heading, default: []].append(index)
      }
    }
  }

  /// The numbers of our columns that a heading provides: empty if it is ignored, nil if it is unknown.
  func columns(of heading: String) -> [Int]? {
    if let found = columnsOfHeading[heading] { return found }
    return mapping.ignored.contains(heading) || mapping.ignoresOthers ? [] : nil
  }

  /// The constant text of each column; empty for columns of the file.
  var constants: [String] {
    columns.names.map { mapping.constants[$0] ?? "" }
  }

  /// The `--set` option for the column of a heading that is not read for another column.
  func constantOption(givenBy heading: String) -> String? {
    guard let value = mapping.constants[heading] else { return nil }
    guard columnsOfHeading[heading] == nil, !mapping.ignored.contains(heading) else { return nil }
    return option("--set", heading, value)
  }

  /// The error for a `--set` with an invalid value.
  func refusal(ofConstant name: String, _ kind: RowError.Kind) -> HeaderError {
    .badConstant(option: option("--set", name, mapping.constants[name] ?? ""), kind)
  }

  /// Finds the cell index of each of our columns; nil for columns that the file lacks.
  ///
  /// Errors contain the index of the heading, if they belong to one.
  func cells(of headings: [String]) throws(HeadingError) -> [Int?] {
    try refuseRepeated(headings)
    try refuseMissingNames(headings)
    var cells = [Int?](repeating: nil, count: columns.names.count)
    var unknown: [Int] = []
    for (index, heading) in headings.enumerated() {
      if let option = constantOption(givenBy: heading) {
        throw HeadingError(index, .setButThere(option: option))
      }
      guard let targets = self.columns(of: heading) else {
        unknown.append(index)
        continue
      }
      for target in targets {
        cells[target] = index
      }
    }
    try refuseUnknown(unknown, headings, unbound: unbound(where: { cells[$0] == nil }))
    for (index, name) in columns.names.enumerated() where columns.required.contains(name) {
      guard cells[index] != nil || mapping.constants[name] != nil else {
        throw HeadingError(nil, .missing(name, headings: headings))
      }
    }
    return cells
  }

  /// The names of our columns that meet a condition and have no constant.
  func unbound(where isUnbound: (Int) -> Bool) -> [String] {
    columns.names.indices.filter { isUnbound($0) && mapping.constants[columns.names[$0]] == nil }
      .map { columns.names[$0] }
  }
}

/// A header error with the index of its heading, if it belongs to one.
struct HeadingError: Error {
  let heading: Int?
  let kind: HeaderError

  init(_ heading: Int?, _ kind: HeaderError) {
    self.heading = heading
    self.kind = kind
  }
}

extension HeaderBinding {
  private func option(_ name: String, _ ours: String, _ value: String) -> String {
    "\(name) \(shellWord("\(ours)=\(value)"))"
  }

  private func refuseContradictions() throws(HeaderError) {
    for (name, value) in mapping.constants.sorted(by: <) {
      let given = option("--set", name, value)
      try refuseUnknownName(name, option: given)
      if let heading = mapping.renamed[name] {
        throw .contradiction(given, option("--column", name, heading))
      }
    }
    for (name, heading) in mapping.renamed.sorted(by: <) {
      let given = option("--column", name, heading)
      try refuseUnknownName(name, option: given)
      if mapping.ignored.contains(heading) {
        throw .contradiction(given, "--ignore-column \(shellWord(heading))")
      }
    }
  }

  private func refuseUnknownName(_ name: String, option: String) throws(HeaderError) {
    guard columns.names.contains(name) else {
      throw .notOurs(option: option, name: name, names: columns.names)
    }
  }

  private func refuseRepeated(_ headings: [String]) throws(HeadingError) {
    if headings.count == 1, let separator = HeaderBinding.separator(in: headings[0]) {
      throw HeadingError(0, .otherSeparator(separator))
    }
    var first: [String: Int] = [:]
    for (index, heading) in headings.enumerated() where !heading.isEmpty {
      if let earlier = first.updateValue(index, forKey: heading) {
        throw HeadingError(index, .repeated(heading, first: earlier + 1, second: index + 1))
      }
    }
  }

  private func refuseMissingNames(_ headings: [String]) throws(HeadingError) {
    let present = Set(headings)
    for (name, heading) in mapping.renamed.sorted(by: <) where !present.contains(heading) {
      let given = option("--column", name, heading)
      throw HeadingError(nil, .notThere(option: given, heading: heading, headings: headings))
    }
    for heading in mapping.ignored.sorted() where !present.contains(heading) {
      let given = "--ignore-column \(shellWord(heading))"
      throw HeadingError(nil, .notThere(option: given, heading: heading, headings: headings))
    }
  }

  private func refuseUnknown(
    _ unknown: [Int],
    _ headings: [String],
    unbound: [String]
  ) throws(HeadingError) {
    guard let first = unknown.first else { return }
    let others = unknown.dropFirst().map { headings[$0] }
    let columns = UnknownColumns(name: headings[first], others: others, unbound: unbound)
    throw HeadingError(first, .unknown(columns))
  }

  private static func separator(in heading: String) -> String? {
    if heading.contains(";") { return "semicolons" }
    if heading.contains("\t") { return "tabs" }
    return heading.contains("|") ? "vertical bars" : nil
  }
}

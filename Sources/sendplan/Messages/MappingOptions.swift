import Formats
import Model
import Terminal

extension ColumnMapping {
  /// What the options say about a foreign file.
  init(_ arguments: ParsedArguments, names: [String]) throws {
    func pairs(_ option: String) throws -> [String: String] {
      var found: [String: String] = [:]
      for text in arguments.all(option) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, found[String(parts[0])] == nil else {
          throw arguments.invalid(option, text, "NAME=TEXT with each of our columns named once")
        }
        found[String(parts[0])] = String(parts[1])
      }
      return found
    }
    self.init(
      renamed: try pairs("--column"),
      ignored: Set(arguments.all("--ignore-column")),
      ignoresOthers: arguments.has("--ignore-other-columns"),
      constants: try pairs("--set"),
      takesDaysFromTimes: arguments.has("--days-from-times")
    )
  }
}

extension ColumnMapping {
  /// An error that ends an import, with the options by which the rest is imported without what it is about.
  func namingOptions(in error: any DiagnosticError, of columns: ColumnSet) -> any DiagnosticError {
    guard let row = error as? RowError, case .field(let column, .controlCharacter) = row.kind else {
      return error
    }
    let heading = renamed[column] ?? column
    return UnseenCharacter(
      error: row,
      options: columns.required.contains(column)
        ? "leave such rows out with --rejects FILE"
        : "leave such rows out with --rejects FILE, or the column with "
          + optionWords("--ignore-column", heading)
    )
  }
}

/// A character in a row that nobody sees, and what may be done about it beside taking it away.
private struct UnseenCharacter: DiagnosticError {
  let error: RowError
  let options: String

  var diagnostic: Diagnostic {
    let found = error.diagnostic
    let wayOut = [found.wayOut, options].compactMap(\.self).joined(separator: ", ")
    return Diagnostic(found.kind, at: found.place, found.what, why: found.why, wayOut: wayOut)
  }
}

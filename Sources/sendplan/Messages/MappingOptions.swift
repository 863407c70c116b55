import Formats
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

/// Something in the repository that breaks a rule.
struct Finding: Equatable, CustomStringConvertible {
  let file: String
  /// Counted from 1; nil when it is about the whole file.
  let line: Int?
  let what: String

  init(_ file: String, line: Int? = nil, _ what: String) {
    self.file = file
    self.line = line
    self.what = what
  }

  var description: String {
    "\(file)\(line.map { ":\($0)" } ?? ""): \(what)"
  }
}

import Model

/// The words of a fault: what is wrong, why, and the way out.
struct Words {
  var what: String
  var why: String?
  var wayOut: String?

  init(_ what: String, why: String? = nil, wayOut: String? = nil) {
    self.what = what
    self.why = why
    self.wayOut = wayOut
  }

  /// All of them in one line.
  var sentence: String { diagnostic(at: nil).sentence }

  /// Bad data, explained in these words.
  func diagnostic(at place: Place?) -> Diagnostic {
    Diagnostic(.badData, at: place, what, why: why, wayOut: wayOut)
  }
}

/// A number with its noun: `1 cell`, `2 cells`.
func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// A number of bytes in the largest unit that writes it without a fraction.
func shownSize(_ bytes: Int) -> String {
  if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
  if bytes >= 1 << 10, bytes % (1 << 10) == 0 { return "\(bytes >> 10) KiB" }
  return counted(bytes, "byte")
}

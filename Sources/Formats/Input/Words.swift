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

  /// The same about a step of a sequence.
  func inStep(_ name: String) -> Words {
    Words("step \(name): \(what)", why: why, wayOut: wayOut)
  }

  /// All of them in one line.
  var sentence: String { diagnostic(at: nil).sentence }

  /// Bad data, explained in these words.
  func diagnostic(at place: Place?) -> Diagnostic {
    Diagnostic(.badData, at: place, what, why: why, wayOut: wayOut)
  }
}

/// Names in a row: `"id", "channel" and "recipient"`; after sixteen only how many more there are.
func quotedList(_ names: [String], joinedBy conjunction: String = "and") -> String {
  let first = names.prefix(16).map { quoted($0) }
  let more = names.count - first.count
  return names.isEmpty
    ? "none" : list(first + (more > 0 ? ["\(more) more"] : []), joinedBy: conjunction)
}

/// A number of bytes in the largest unit that writes it without a fraction.
func byteCount(_ bytes: Int) -> String {
  if bytes >= 1 << 20, bytes % (1 << 20) == 0 { return "\(bytes >> 20) MiB" }
  if bytes >= 1 << 10, bytes % (1 << 10) == 0 { return "\(bytes >> 10) KiB" }
  return counted(bytes, "byte")
}

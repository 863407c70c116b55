/// Text of a file as a sentence shows it: in quotes, at most 60 characters, and with nothing in it that a terminal would obey.
func shown(_ text: String) -> String {
  let scalars = text.unicodeScalars
  var shown = "\""
  for scalar in scalars.prefix(60) {
    shown += visible(scalar)
  }
  return shown + (scalars.count > 60 ? "…\"" : "\"")
}

/// Names in a row: `"id", "channel" and "recipient"`; after twelve only how many more there are.
func shownList(_ names: [String], joinedBy conjunction: String = "and") -> String {
  let first = names.prefix(12).map(shown)
  if names.count > first.count {
    return first.joined(separator: ", ") + " \(conjunction) \(names.count - first.count) more"
  }
  guard let last = first.last, first.count > 1 else { return first.first ?? "none" }
  return first.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
}

/// A word as it must be typed in a shell.
func shellWord(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: "-_./:=@%+,".utf8.contains(byte)
    }
  }
  if isPlain && !text.isEmpty { return text }
  return "'" + text.unicodeScalars.map { $0 == "'" ? #"'\''"# : visible($0) }.joined() + "'"
}

private func visible(_ scalar: Unicode.Scalar) -> String {
  switch scalar {
  case "\n": return #"\n"#
  case "\r": return #"\r"#
  case "\t": return #"\t"#
  default: break
  }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
    return #"\u{"# + String(scalar.value, radix: 16, uppercase: true) + "}"
  default:
    return String(scalar)
  }
}

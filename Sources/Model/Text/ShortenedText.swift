extension String {
  /// Enough of a text to recognise it in one line.
  package var shortened: String {
    let line = replacing("\n", with: " ")
    return line.count <= 60 ? line : line.prefix(59) + "…"
  }
}

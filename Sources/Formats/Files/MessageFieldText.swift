package import Model

/// What is wrong with a text that somebody gives for a field of a message, by the rules of the files; nil where
/// nothing is.
package func problem(with text: String, as field: MessageField) -> String? {
  let columns = MessageDraft.columns
  guard let column = columns.names.firstIndex(of: field.rawValue) else { return nil }
  var texts = [String](repeating: "", count: columns.names.count)
  texts[column] = text
  do throws(ColumnError) {
    try MessageDraft.check(column, of: Fields(columns, texts, ColumnMapping(), .usual))
    return nil
  } catch {
    return error.kind.words.what
  }
}

import Model
import SQLite

/// The columns of the words of a message beside its recipient, in the order of `MessageContent.fields`.
enum ContentColumns {
  static let all = MessageContent.fields.dropFirst().map(\.rawValue)

  /// Their names, with commas between them.
  static let names = all.joined(separator: ", ")

  /// The columns of a row of `content` or `content_version`.
  static func of(_ row: String) -> String {
    all.map { "\(row).\($0)" }.joined(separator: ", ")
  }

  /// The recipient of an envelope `e` and the words in a `content` `t`, which may have no row.
  static let present =
    (["e.recipient"] + all.map { "coalesce(t.\($0), '')" }).joined(separator: ", ")

  /// What stands in their place where those of a row were forgotten; what was empty stays so.
  ///
  /// Addresses and headers become empty, since nothing else in their place could be read as what they are.
  static func blanked(of row: String = "") -> String {
    all.map { column in
      [MessageField.replyTo, .headers].map(\.rawValue).contains(column)
        ? "''" : "iif(\(row)\(column) = '', '', '\(Blanking.text)')"
    }
    .joined(separator: ", ")
  }
}

extension Statement {
  /// The words of a message, in six columns from this one on, the recipient first.
  func content(from column: Int32) -> MessageContent {
    MessageContent(
      recipient: text(column),
      subject: text(column + 1),
      body: text(column + 2),
      html: text(column + 3),
      replyTo: text(column + 4),
      headers: text(column + 5)
    )
  }
}

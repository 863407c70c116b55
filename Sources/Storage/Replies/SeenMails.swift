package import Model
import SQLite

/// A mail that looks like an answer or a report and was matched with no message.
package struct UnreadMail: Equatable, Sendable {
  /// The Maildir or mbox, without links and detours.
  package let folder: String
  /// Its name in the Maildir, or a digest of its header.
  package let name: String
  package let day: Day
  package let sender: String?
  package let subject: String
  /// Why it was matched with none.
  package let reason: String

  package init(
    folder: String,
    name: String,
    day: Day,
    sender: String?,
    subject: String,
    reason: String
  ) {
    self.folder = folder
    self.name = name
    self.day = day
    self.sender = sender
    self.subject = subject
    self.reason = reason
  }
}

extension Snapshot {
  /// The keys of the mails of a folder that were read before; the path is without links and detours.
  package func seenMails(in folder: String) throws -> Set<String> {
    Set(try connection.rows(SQL.seen, .text(folder)) { $0.text(0) })
  }

  /// What was matched with nothing, in a folder or in all, by day.
  package func unreadMails(in folder: String? = nil) throws -> [UnreadMail] {
    try connection.rows(SQL.unread, Value(folder)) { row in
      UnreadMail(
        folder: row.text(0),
        name: row.text(1),
        day: try row.day(2),
        sender: row.optionalText(3),
        subject: row.text(4),
        reason: row.text(5)
      )
    }
  }

  /// The addresses from which the channels send.
  package func senders() throws -> Set<FoldedAddress> {
    Set(try channels().map { FoldedAddress($0.settings.sender) })
  }
}

extension Snapshot {
  /// The addresses of mail at which the channels let readers ask for no more, and to which failures are reported,
  /// with `{token}` where that of an attempt stands.
  ///
  /// They are those of all times: what was sent before another was stated still comes back to the old one.
  package func addressesOfChannels() throws -> (unsubscribe: Set<String>, bounces: Set<String>) {
    let stated = try connection.rows(SQL.addresses) { ($0.text(0), $0.optionalText(1)) }
    return (
      Set(stated.compactMap { UnsubscribeAddresses($0.0)?.mailAddress?.lowercased() }),
      Set(stated.compactMap { $0.1?.lowercased() })
    )
  }
}

extension Change {
  /// Remembers which mails of a folder need not be read again, and forgets those that are gone.
  ///
  /// It is no state: whoever loses it has the mails read again, and what they say is on record already.
  package func remember(seen: some Sequence<String>, gone: some Sequence<String>, in folder: String)
    throws
  {
    try connection.run(SQL.folder, .text(folder))
    for key in seen {
      try connection.run(SQL.remember, .text(folder), .text(key))
      try connection.run(SQL.matched, .text(folder), .text(key))
    }
    for key in gone { try connection.run(SQL.forget, .text(folder), .text(key)) }
  }

  /// Remembers mails of a folder that were matched with nothing.
  package func remember(unread: [UnreadMail]) throws {
    for mail in unread {
      try connection.run(
        SQL.rememberUnread,
        .text(mail.folder),
        .text(mail.name),
        Value(mail.day.number),
        Value(mail.sender),
        .text(mail.subject),
        .text(mail.reason)
      )
    }
  }
}

private enum SQL {
  static let seen = """
    SELECT s.name FROM mail_folder f JOIN seen_mail s ON s.folder = f.number WHERE f.path = ?1
    """
  static let unread = """
    SELECT f.path, u.name, u.day, u.sender, u.subject, u.reason
    FROM unread_mail u JOIN mail_folder f ON f.number = u.folder
    WHERE ?1 IS NULL OR f.path = ?1 ORDER BY u.day, f.path, u.sender, u.subject, u.name
    """
  static let addresses = "SELECT DISTINCT unsubscribe, bounce_address FROM channel_settings"
  static let folder = "INSERT INTO mail_folder (path) VALUES (?1) ON CONFLICT DO NOTHING"
  static let remember = """
    INSERT INTO seen_mail (folder, name)
      SELECT number, ?2 FROM mail_folder WHERE path = ?1 ON CONFLICT DO NOTHING
    """
  static let matched = """
    DELETE FROM unread_mail
    WHERE folder = (SELECT number FROM mail_folder WHERE path = ?1) AND name = ?2
    """
  static let rememberUnread = """
    INSERT INTO unread_mail (folder, name, day, sender, subject, reason)
      SELECT number, ?2, ?3, ?4, ?5, ?6 FROM mail_folder WHERE path = ?1
    """
  static let forget = """
    DELETE FROM seen_mail
    WHERE folder = (SELECT number FROM mail_folder WHERE path = ?1) AND name = ?2
    """
}

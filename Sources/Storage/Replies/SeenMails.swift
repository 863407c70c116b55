package import Model
import SQLite

extension Snapshot {
  /// The keys of the mails of a folder that were read before; the path is without links and detours.
  package func seenMails(in folder: String) throws -> Set<String> {
    Set(try connection.rows(SQL.seen, .text(folder)) { $0.text(0) })
  }

  /// The addresses from which the channels send.
  package func senders() throws -> Set<FoldedAddress> {
    Set(try channels().map { FoldedAddress($0.settings.sender) })
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
    for key in seen { try connection.run(SQL.remember, .text(folder), .text(key)) }
    for key in gone { try connection.run(SQL.forget, .text(folder), .text(key)) }
  }
}

private enum SQL {
  static let seen = """
    SELECT s.name FROM mail_folder f JOIN seen_mail s ON s.folder = f.number WHERE f.path = ?1
    """
  static let folder = "INSERT INTO mail_folder (path) VALUES (?1) ON CONFLICT DO NOTHING"
  static let remember = """
    INSERT INTO seen_mail (folder, name)
      SELECT number, ?2 FROM mail_folder WHERE path = ?1 ON CONFLICT DO NOTHING
    """
  static let forget = """
    DELETE FROM seen_mail
    WHERE folder = (SELECT number FROM mail_folder WHERE path = ?1) AND name = ?2
    """
}

import Terminal

/// What `help copies` prints: backups, restoring, copies that do not send, forgetting.
enum CopiesPage {
  static let topic = Program.Topic(
    "copies",
    "backups, restoring, copies that do not send, and forgetting people",
    text: text
  )

  private static let text = #"""
    Backups
        sendplan backup last.db --replace    # a proved copy, also while others write
        sendplan restore last.db             # the database from a backup
        sendplan confirm-restore             # a person has looked: now it may send

      Neither a backup nor a restored database sends anything before 'sendplan confirm-restore'.

      After a restore, what was sent, canceled and imported since the backup can be taken over from
      the database that was used then; where that one is lost, it is said by hand:

        sendplan restore --adopt OLD-FILE
        sendplan sent ada-1 --on 2027-03-02 --reason 'in the mail log'

      A message that is reported as sent counts on that day, and what follows it is released.

      'sendplan prune --keep N' drops the rows of old, decided versions, never their headers, their
      digests or the journal.

    Copies do not send
      Two databases that know the same messages send them twice. So a database knows the file that
      it is, by its inode and the time at which the file was made. In any other file (a copy by cp,
      rsync or a job engine, a backup put in its place) it sends nothing, 'status' says so first,
      and the night is held, until a person has looked and says 'sendplan confirm-restore'.

      A file that was renamed or moved within its file system is the same file, also after the
      machine was started anew; one that was moved to another file system is not. A file with a
      second name (a hard link) is not opened at all. Where the file system does not know when files
      are made, 'init' says so once, and the inode alone counts.

      What another database may have numbered is left out: plans go on above the versions of the one
      that was replaced, above --last-version N, or else above the next thousand.

      Two things cannot be told apart from the database: a snapshot or clone of its whole volume or
      machine, and an earlier copy of the file whose bytes are written back into that very file.

    What is held about somebody, and forgetting it
        sendplan find --held-about ada@example.org --format json    # everything, on request
        sendplan forget ada@example.org --reason 'asked' --compact

      'forget' blanks all of it, for good, in the database and its file, and imports leave out whom
      it was about. Backups and exports of before are out of its reach: make new ones, and destroy
      the old.

        sendplan forget --list > LIST
        sendplan restore last.db --forgotten LIST

      The list holds keyed hashes of whom a restored backup has to forget again, where the database
      itself is lost; 'restore --replace' asks the database that it replaces.
    """#
}

/// The beginning of statements that walk back through the journal.
///
/// Each transition names the one before it of the same item, so that a life is read without an index by items.
enum JournalWalk {
  /// The rows that a statement finds, and all before them of the same items, the newest first: `life (seq)`.
  static func life(from newest: String) -> String {
    """
    WITH RECURSIVE life (seq) AS (
      \(newest)
      UNION
      SELECT j.previous FROM life JOIN journal j ON j.seq = life.seq WHERE j.previous IS NOT NULL
    )
    """
  }
}

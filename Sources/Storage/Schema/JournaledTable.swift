/// A table of things whose beginnings and states are the journal's: what the triggers between the two are
/// made from, and what proving the journal compares.
struct JournaledTable {
  let name: String
  let subject: Transition.Subject
  /// The columns of its number and of what the journal can change.
  let item: String
  let value: String
  /// Why it begins, as an expression over the new row.
  let cause: String
  /// What of it the journal notes at its beginning, so that the journal alone can tell.
  var note = Note.nothing
  /// What never changes, and what is said to whoever tries; nil where something else guards it.
  var fixed: (columns: [String], sentence: String)?
  /// What of that is blanked where it tells of somebody who is being forgotten.
  var blanked: [String] = []

  /// How the journal changes it, where that is told here and not in a trigger of its own.
  var moves: Moves?

  /// A change of state that needs nothing but its rule.
  enum Moves {
    case freely
    /// Where a condition on the journal's row holds too, else with this sentence.
    case requiring(String, sentence: String)
  }

  enum Note {
    case nothing
    case text(String)
    case quoted([String])
  }

  static let all = [
    JournaledTable(
      name: "base_date",
      subject: .baseDate,
      item: "item",
      value: "day",
      cause: "{cause.initialized}",
      note: .text("origin"),
      fixed: (["origin"], "the base date moves only by the journal")
    ),
    JournaledTable(
      name: "channel",
      subject: .channel,
      item: "number",
      value: "settings",
      cause: "{cause.set}",
      // its name is that of its settings
      fixed: ([], "a channel changes only by the journal")
    ),
    JournaledTable(
      name: "rule",
      subject: .rule,
      item: "number",
      value: "state",
      cause: "{cause.stated}",
      note: .quoted(rule),
      fixed: (rule, "a rule is immutable; it is withdrawn only by the journal"),
      blanked: ["reason"],
      moves: .freely
    ),
    JournaledTable(
      name: "suppression",
      subject: .suppression,
      item: "number",
      value: "state",
      cause: "{cause.stated}",
      note: .quoted(suppression),
      fixed: (suppression, "a suppression is immutable; it is withdrawn only by the journal"),
      blanked: ["address", "person", "reason"],
      moves: .freely
    ),
    JournaledTable(
      name: "message",
      subject: .message,
      item: "number",
      value: "state",
      cause: "{cause.imported}"
    ),
    JournaledTable(
      name: "reply",
      subject: .reply,
      item: "number",
      value: "state",
      cause: "{cause.received}",
      note: .quoted(reply),
      fixed: (reply, "what came back is never edited; it is withdrawn only by the journal"),
      blanked: ["source", "sender", "detail"],
      moves: .freely
    ),
    JournaledTable(
      name: "plan",
      subject: .plan,
      item: "version",
      value: "state",
      cause: "{cause.planned}",
      fixed: (plan, "a plan is immutable; its state changes only by the journal")
    ),
    JournaledTable(
      name: "run",
      subject: .run,
      item: "number",
      value: "state",
      cause: "{cause.started}",
      fixed: (["plan", "day"], "a run changes only by the journal")
    ),
    JournaledTable(
      name: "database_file",
      subject: .file,
      item: "number",
      value: "kind",
      cause: """
        CASE NEW.kind WHEN {file.made} THEN {cause.initialized} WHEN {file.restored} THEN {cause.restored}
              WHEN {file.confirmed} THEN {cause.confirmed} WHEN {file.adopted} THEN {cause.adopted} END
        """,
      note: .quoted(["inode", "born", "last_version", "reason"])
    ),
    JournaledTable(
      name: "channel_stop",
      subject: .channelStop,
      item: "number",
      value: "state",
      cause: "NEW.cause",
      note: .quoted(["channel", "reason"]),
      fixed: (
        ["channel", "cause", "reason"],
        "the stop of a channel is immutable; it ends only by the journal"
      ),
      blanked: ["reason"],
      moves: .freely
    ),
    JournaledTable(
      name: "hold",
      subject: .hold,
      item: "number",
      value: "state",
      cause: "{cause.stated}",
      note: .quoted(hold),
      fixed: (hold, "a hold is immutable; it is lifted only by the journal"),
      blanked: ["reason"],
      moves: .freely
    ),
    JournaledTable(
      name: "slice",
      subject: .slice,
      item: "number",
      value: "state",
      cause: "{cause.cut}",
      note: .quoted(slice),
      fixed: (slice, "a slice is immutable; its state changes only by the journal"),
      moves: .requiring(
        "NEW.after <> {slice.lost} OR trim(NEW.note) <> ''",
        sentence: "who gives a slice up says why nobody hands it over any more"
      )
    ),
    JournaledTable(
      name: "restoration",
      subject: .restoration,
      item: "number",
      value: "state",
      cause: "NEW.cause",
      fixed: (["cause"], "a restoration changes only by the journal"),
      moves: .requiring(
        "trim(NEW.note) <> ''",
        sentence: "who confirms a restoration says what was looked at"
      )
    ),
  ]

  private static let hold = [
    "kind", "members", "campaign", "channel", "successor", "until", "reason",
  ]
  private static let slice = ["run", "channel", "folder", "not_after", "messages", "digest"]
  private static let suppression = ["address", "person", "cause", "reason", "stated_with"]
  private static let reply = [
    "kind", "message", "thread", "day", "source", "sender", "class", "detail",
  ]
  private static let rule = [
    "kind", "channel", "name", "first_day", "last_day", "content", "reason",
  ]
  private static let plan = [
    "base_day", "horizon", "parent", "position", "messages", "assigned", "dated", "in_time",
    "most_in_time", "digest", "limits",
  ]
}

extension JournaledTable {
  /// What the journal notes of a row at its beginning; nil where that is nothing.
  func note(of row: String) -> String? {
    switch note {
    case .nothing: nil
    case .text(let column): "\(row).\(column)"
    case .quoted(let columns):
      columns.map { "quote(\(row).\($0))" }.joined(separator: " || ', ' || ")
    }
  }

  var triggers: [(name: String, sql: String)] {
    [("\(name)_is_journaled", begins)]
      + (changes.map { [("\(name)_changes_by_journal", $0)] } ?? [])
      + (movement.map { [("journal_moves_\(name)", $0)] } ?? [])
  }

  /// A row here appends its beginning to the journal.
  private var begins: String {
    """
    CREATE TRIGGER \(name)_is_journaled AFTER INSERT ON \(name)
    BEGIN
      INSERT INTO journal (seq, at, subject, item, after, cause, operation, note)
        VALUES (NEW.changed, (SELECT at FROM operation ORDER BY number DESC LIMIT 1),
          \(subject.rawValue), NEW.\(item), NEW.\(value), \(cause),
          (SELECT max(number) FROM operation), \(note(of: "NEW") ?? "NULL"));
      -- INSERT OR IGNORE would go on without that row
      SELECT RAISE (ABORT, 'what begins is in the journal')
        WHERE NOT EXISTS (SELECT 1 FROM journal
          WHERE seq = NEW.changed AND subject = \(subject.rawValue) AND item = NEW.\(item));
    END
    """
  }

  /// A row here changes as a row of the journal says, and in nothing else.
  private var changes: String? {
    guard let (columns, sentence) = fixed else { return nil }
    let same = ([item] + columns).map { "NEW.\($0) IS NOT OLD.\($0)" }.joined(separator: " OR ")
    return """
      CREATE TRIGGER \(name)_changes_by_journal BEFORE UPDATE ON \(name)
      WHEN (\(same)
        OR (NEW.changed > OLD.changed) IS NOT TRUE
        OR NOT EXISTS (
          SELECT 1 FROM journal
          WHERE seq = NEW.changed AND subject = \(subject.rawValue) AND item = OLD.\(item)
            AND before = OLD.\(value) AND after = NEW.\(value) AND previous = OLD.changed))\(blanking)
      BEGIN
        SELECT RAISE (ABORT, '\(sentence)');
      END
      """
  }

  /// The exception for what is being forgotten.
  private var blanking: String {
    guard let fixed, !blanked.isEmpty else { return "" }
    let others = [item, value, "changed"] + fixed.columns.filter { !blanked.contains($0) }
    return """

        AND NOT (\(Blanking.isUnderWay)
          AND \(Blanking.isBlanked(blanked, others: others)))
      """
  }

  /// The note of a row's beginning as it reads now, where something of it may have been blanked.
  static var blankedNotes: String {
    let notes = all.filter { !$0.blanked.isEmpty }.compactMap { table in
      table.note(of: "t").map { note in
        "WHEN \(table.subject.rawValue) THEN (SELECT \(note) FROM \(table.name) t WHERE t.\(table.item) = OLD.item)"
      }
    }
    return "CASE OLD.subject \(notes.joined(separator: " ")) END"
  }

  /// A legal row of the journal changes the state of the thing that it speaks of.
  private var movement: String? {
    guard let moves else { return nil }
    var requirement = ""
    if case .requiring(let condition, let sentence) = moves {
      requirement = """
          SELECT RAISE (ABORT, '\(sentence)') WHERE (\(condition)) IS NOT TRUE;

        """
    }
    return """
      CREATE TRIGGER journal_moves_\(name) AFTER INSERT ON journal
      WHEN NEW.subject = \(subject.rawValue) AND NEW.before IS NOT NULL
      BEGIN
        SELECT RAISE (ABORT, 'no rule allows this transition of a \(subject.name)')
          WHERE NOT EXISTS (
            SELECT 1 FROM transition_rule
            WHERE subject = NEW.subject AND before = NEW.before AND after = NEW.after
              AND cause = NEW.cause);
      \(requirement)  UPDATE \(name) SET \(value) = NEW.after, changed = NEW.seq
          WHERE \(item) = NEW.item AND \(value) = NEW.before AND changed = NEW.previous;
        SELECT RAISE (ABORT, 'the \(subject.name) is not in the state that this transition starts from')
          WHERE changes() <> 1;
      END
      """
  }

  /// A beginning is appended by the table in which something begins, and by nobody else.
  static var beginning: String {
    let begins = all.map { table in
      """
            WHEN \(table.subject.rawValue) THEN EXISTS (SELECT 1 FROM \(table.name)
              WHERE \(table.item) = NEW.item AND changed = NEW.seq AND \(table.value) = NEW.after)
      """
    }
    return """
      CREATE TRIGGER journal_begins AFTER INSERT ON journal WHEN NEW.before IS NULL
      BEGIN
        SELECT RAISE (ABORT, 'what begins follows nothing') WHERE NEW.previous IS NOT NULL;
        SELECT RAISE (ABORT, 'no rule allows this beginning')
          WHERE (CASE NEW.subject WHEN {subject.base date} THEN NEW.cause = {cause.initialized}
            WHEN {subject.channel} THEN NEW.cause = {cause.set}
            ELSE EXISTS (SELECT 1 FROM transition_rule
              WHERE subject = NEW.subject AND before = 0 AND after = NEW.after AND cause = NEW.cause)
            END) IS NOT TRUE;
        SELECT RAISE (ABORT, 'a beginning is journaled by what begins')
          WHERE (CASE NEW.subject
      \(begins.joined(separator: "\n"))
            END) IS NOT TRUE;
      END
      """
  }
}

/// A trigger that keeps everybody from one kind of change of a table, told in one sentence.
struct TableGuard {
  enum Kind {
    /// No row is added, but by the program, which lifts this inside the one transaction that does.
    case isSealed
    /// A row's number is the one after the greatest.
    case isNext
    case isNotEdited
    case isKept
  }

  let table: String
  let kind: Kind
  let sentence: String
  /// When it holds; nil is always.
  var condition: String?

  /// Every one of them.
  ///
  /// What else a table is guarded by stands beside it in its file.
  static var all: [TableGuard] {
    let constants = ConstantTable.all.flatMap { table in
      guards(
        [table.name],
        [.isSealed, .isNotEdited, .isKept],
        "\(table.content) are part of the program"
      )
    }
    return constants + numbered + messages + plans
      + guards(["operation"], [.isKept], "operations are never deleted")
      + guards(["journal"], [.isKept], "the journal is only appended to")
      + guards(
        ["journal"],
        [.isNotEdited],
        "the journal is only appended to",
        when: "NOT (\(isBlankedNote))"
      )
      + guards(
        ["forgetting", "forgetting_key", "forgotten_name", "forgotten_message"],
        [.isNotEdited, .isKept],
        "what was forgotten stays so"
      )
      + guards(["base_date"], [.isKept], "the base date is never deleted")
      + guards(["channel"], [.isKept], "channels are never deleted")
      + guards(
        ["channel_settings"],
        [.isNext, .isNotEdited, .isKept],
        "channel settings are never edited or deleted: state new ones"
      )
      + guards(["rule"], [.isKept], "rules are never deleted: withdraw them")
      + guards(["suppression"], [.isKept], "suppressions are never deleted: withdraw them")
      + guards(["reply"], [.isKept], "what came back is never deleted: withdraw it")
      + guards(["run"], [.isKept], "runs are never deleted")
      + guards(["attempt"], [.isKept], "attempts are never deleted")
      + guards(["attempt_token"], [.isNotEdited, .isKept], "the token of an attempt stays its own")
      + guards(["reported_sending"], [.isNotEdited, .isKept], "what was sent stays sent")
      + guards(["channel_use"], [.isKept], "what was used stays used")
      + guards(
        ["database_file"],
        [.isNotEdited, .isKept],
        "a file is never edited or forgotten: confirm another"
      )
      + guards(["channel_stop"], [.isKept], "what stopped a channel is never deleted")
      + guards(["hold"], [.isKept], "holds are never deleted: resume what is held")
      + guards(
        ["held_message"],
        [.isSealed, .isNotEdited, .isKept],
        "what a hold names is stated with it, and never changes"
      )
      + guards(["slice"], [.isKept], "slices are never deleted")
      + guards(["slice_item"], [.isNotEdited, .isKept], "what a slice holds never changes")
      + guards(["restoration"], [.isKept], "restorations are never deleted")
  }

  /// A note that tells of somebody who is being forgotten is blanked, or reads as what it noted does now.
  private static var isBlankedNote: String {
    let others = [
      "seq", "at", "subject", "item", "before", "after", "cause", "previous", "day", "run",
      "channel",
      "operation",
    ].map { "NEW.\($0) IS OLD.\($0)" }.joined(separator: " AND ")
    return """
      \(Blanking.isUnderWay) AND \(others) AND (NEW.note IS '\(Blanking.text)' AND OLD.note IS NOT NULL
          OR OLD.before IS NULL AND NEW.note IS NOT NULL AND NEW.note IS \(JournaledTable.blankedNotes))
      """
  }

  private static var numbered: [TableGuard] {
    guards(
      [
        "operation", "channel", "rule", "suppression", "reply", "run", "database_file",
        "restoration", "channel_stop", "hold", "forgetting", "slice",
      ],
      [.isNext],
      "what is new has the next number, and replaces nothing"
    )
  }

  /// Asked for each of a million rows, triggers double the time of an import or of storing a plan, and none
  /// could know that a message or a plan comes with everything that belongs to it.
  private static var messages: [TableGuard] {
    let whole = "messages come in whole, by an import"
    let edited = "what was imported is edited only by the journal"
    let words = """
      SELECT 1 FROM message m
        JOIN content_version v ON v.message = m.number AND v.content = m.content
        WHERE m.number = NEW.message
      """
    let blank = "'\(Blanking.text)'"
    let isVersion = "(\(ContentColumns.of("v"))) = (\(ContentColumns.of("NEW")))"
    let isBlank = "(\(ContentColumns.of("NEW"))) IS (\(ContentColumns.blanked(of: "OLD.")))"
    return guards(["message", "envelope", "follow_up", "campaign"], [.isSealed], whole)
      + guards(
        ["message", "envelope", "content", "follow_up", "campaign"],
        [.isKept],
        "messages are never deleted"
      )
      + guards(["content_version"], [.isKept], "a version of a content never changes")
      + guards(
        ["content_version"],
        [.isNotEdited],
        "a version of a content never changes",
        when: """
          NOT (\(Blanking.isForgotten("NEW.message"))
            AND (NEW.message, NEW.content, NEW.digest, NEW.salt, NEW.recipient)
              IS (OLD.message, OLD.content, OLD.digest, zeroblob(16), \(blank)) AND \(isBlank))
          """
      )
      + guards(["campaign"], [.isNotEdited], edited)
      + guards(
        ["content"],
        [.isSealed],
        edited,
        when: "NOT EXISTS (\(words) AND \(isVersion))"
      )
      + guards(
        ["content"],
        [.isNotEdited],
        edited,
        when: """
          NOT EXISTS (\(words) AND \(isVersion))
            AND NOT (\(Blanking.isForgotten("OLD.message"))
              AND NEW.message IS OLD.message AND \(isBlank))
          """
      )
      + guards(
        ["envelope"],
        [.isNotEdited],
        edited,
        when: """
          ((NEW.message, NEW.id, NEW.person) IS NOT (OLD.message, OLD.id, OLD.person)
            OR (NEW.recipient, NEW.salt) IS NOT (OLD.recipient, OLD.salt)
              AND NOT EXISTS (\(words) AND (v.recipient, v.salt) = (NEW.recipient, NEW.salt))
            OR NEW.not_before IS NOT OLD.not_before
              AND NOT \(isEdited("NEW", "not_before", to: "NEW.not_before")))
            AND NOT (\(Blanking.isForgotten("OLD.message"))
              AND (NEW.message, NEW.recipient, NEW.person, NEW.salt, NEW.not_before)
                IS (OLD.message, \(blank), NULL, zeroblob(16), OLD.not_before)
              AND (NEW.id IS OLD.id OR NEW.id GLOB '\(Blanking.prefix)*'))
          """
      )
      + guards(
        ["follow_up"],
        [.isNotEdited],
        edited,
        when: """
          (NEW.message, NEW.predecessor) IS NOT (OLD.message, OLD.predecessor)
            OR NOT \(isEdited("NEW", "wait_days", to: "NEW.wait_days"))
          """
      )
      + guards(
        ["message_campaign"],
        [.isSealed],
        edited,
        when: "NOT \(isEdited("NEW", "campaign", to: "NEW.campaign"))"
      )
      + guards(["message_campaign"], [.isNotEdited], edited)
      + guards(
        ["message_campaign"],
        [.isKept],
        edited,
        when: "NOT \(isEdited("OLD", "campaign", from: "OLD.campaign"))"
      )
  }

  /// That the last thing that happened is an edit of a field of a message, from or to a value.
  private static func isEdited(
    _ row: String,
    _ field: String,
    from old: String? = nil,
    to new: String? = nil
  ) -> String {
    let values = [old, new].enumerated().compactMap { place, value in
      value.map { " AND (journal.note ->> '$.\(field)[\(place)]') IS \($0)" }
    }
    let isValue = values.joined()
    return """
      EXISTS (SELECT 1 FROM journal JOIN message m ON m.changed = journal.seq
        WHERE journal.seq = (SELECT max(seq) FROM journal) AND m.number = \(row).message
          AND journal.cause = {cause.edited} AND json_type(journal.note, '$.\(field)') IS NOT NULL\(isValue))
      """
  }

  private static var plans: [TableGuard] {
    let rows = [
      "plan_row", "plan_day", "plan_channel", "plan_follow_up", "plan_trait", "plan_hold",
    ]
    let fixed = "a stored plan never changes"
    return guards(["plan"], [.isSealed], "a plan is stored whole, by planning")
      + guards(["plan"], [.isKept], "plans are never deleted")
      + guards(["plan_move"], [.isSealed, .isNotEdited, .isKept], fixed)
      + guards(rows, [.isSealed, .isNotEdited], fixed)
      // Rows go where the journal says that their version was pruned, whose trigger takes them all.
      + guards(
        rows,
        [.isKept],
        fixed,
        when: """
          NOT EXISTS (SELECT 1 FROM plan JOIN journal ON journal.seq = plan.changed
            WHERE plan.version = OLD.version AND journal.cause = {cause.pruned})
          """
      )
  }

  private static func guards(
    _ tables: [String],
    _ kinds: [Kind],
    _ sentence: String,
    when condition: String? = nil
  ) -> [TableGuard] {
    tables.flatMap { table in
      kinds.map { TableGuard(table: table, kind: $0, sentence: sentence, condition: condition) }
    }
  }
}

extension TableGuard {
  var name: String {
    switch kind {
    case .isSealed: "\(table)_is_sealed"
    case .isNext: "\(table)_is_next"
    case .isNotEdited: "\(table)_is_not_edited"
    case .isKept: "\(table)_is_kept"
    }
  }

  var sql: String {
    let (event, usual): (String, String?) =
      switch kind {
      case .isSealed: ("INSERT", nil)
      case .isNext:
        ("INSERT", "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM \(table))")
      case .isNotEdited: ("UPDATE", nil)
      case .isKept: ("DELETE", nil)
      }
    let when = (condition ?? usual).map { "WHEN \($0)\n" } ?? ""
    return """
      CREATE TRIGGER \(name) BEFORE \(event) ON \(table)
      \(when)BEGIN
        SELECT RAISE (ABORT, '\(sentence)');
      END
      """
  }
}

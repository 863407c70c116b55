import Model

/// A row of the journal as numbers, nothing of it taken for granted.
struct JournalRow {
  let sequence: Int
  let subject: Int
  let item: Int
  let before: Int?
  let after: Int?
  let cause: Int
  let previous: Int?
  let day: Int?
  let run: Int?
  let channel: Int?
  let note: String?
}

/// What the journal says of one thing so far: its value, and the row that made it so.
struct Replayed: Equatable {
  var value: Int?
  var row: Int?
}

/// Replays the journal from nothing, row by row, and holds every row against the rules.
///
/// Messages are columns by number, so that a million of them are a few narrow arrays.
struct JournalReplay {
  /// What never changes and what the journal therefore does not repeat.
  private var facts: Facts
  private(set) var findings = JournalReport()
  private var lastSequence = 0
  private let legalForMessages = TransitionTable(.message)
  private let legal = Dictionary(
    uniqueKeysWithValues: Transition.Subject.allCases.map { ($0, TransitionTable($0)) }
  )

  private(set) var messages: MessageColumns
  /// Everything but messages.
  private var things: [Transition.Subject: [Int: Replayed]] = [:]
  /// The versions whose rows were dropped.
  private(set) var pruned: Set<Int> = []
  private(set) var uses: [Cell: Replayed] = [:]
  private(set) var attempts: [Attempt] = []
  private var holds: HoldReplay
  /// The fields of messages that were edited, as the last edit left them.
  private(set) var edited: [Int: [String: Int?]] = [:]

  struct Facts {
    /// The plan of each run, by the run's number.
    let plans: [Int: Int]
    /// The channel of each message, by the message's number, before any edit.
    var channels: [Int32]
    /// What each edit says that it changes, by its row.
    let edits: [Int: [EditedField]]
    let holds: [Int: HoldReplay.Facts]
    /// The campaign of each message, before any edit, where it matters.
    let campaigns: [Int: Int]
  }

  /// A field that an edit changes.
  struct EditedField {
    let name: String
    let before: Int?
    let after: Int?
  }

  /// A channel and a day.
  struct Cell: Hashable {
    let channel: Int
    let day: Int
  }

  struct Attempt: Equatable {
    let run: Int
    let message: Int
    let number: Int
    let channel: Int
    /// The day on which it really went.
    let day: Int
    let claimed: Int
    var settled: Int?
  }

  /// One place for each message's number; 0 is nobody's.
  struct MessageColumns {
    /// The code of the state; 0 where the journal has not begun the message yet.
    var state: [UInt8]
    var row: [Int]
    var notBefore: [Int32]
    var waitingSince: [Int32]
    var attempts: [Int32]
    /// The place of the last attempt, or -1.
    var attempt: [Int32]
  }

  /// Begins with nothing; `notBefore` holds the first days that the messages were imported with.
  init(_ facts: Facts, notBefore: [Int32]) {
    self.facts = facts
    holds = HoldReplay(facts.holds, campaigns: facts.campaigns)
    messages = MessageColumns(
      state: [UInt8](repeating: 0, count: notBefore.count),
      row: [Int](repeating: 0, count: notBefore.count),
      notBefore: notBefore,
      waitingSince: [Int32](repeating: Backlog.none, count: notBefore.count),
      attempts: [Int32](repeating: 0, count: notBefore.count),
      attempt: [Int32](repeating: -1, count: notBefore.count)
    )
  }

  mutating func add(_ flaw: JournalViolation) {
    findings.add(flaw)
  }

  /// What the journal gives for the things of a subject, messages apart.
  func replayed(_ subject: Transition.Subject) -> [JournalItem: Replayed] {
    [JournalItem: Replayed](
      uniqueKeysWithValues: (things[subject] ?? [:]).map { (.thing(subject, $0.key), $0.value) }
    )
  }

  private func value(_ subject: Transition.Subject, _ number: Int) -> Int? {
    things[subject]?[number]?.value
  }

  private func has(_ subject: Transition.Subject, at value: Int) -> Bool {
    things[subject]?.values.contains { $0.value == value } == true
  }
}

extension JournalReplay {
  mutating func apply(_ row: JournalRow) {
    findings.rows += 1
    if row.sequence != lastSequence + 1 {
      add(.missing(before: row.sequence, count: row.sequence - lastSequence - 1))
    }
    lastSequence = row.sequence
    guard let subject = Transition.Subject(rawValue: row.subject) else {
      return add(.illegal(row: row.sequence, .thing(.message, row.item)))
    }
    if subject == .message { return applyToMessage(row) }
    let item = JournalItem.thing(subject, row.item)
    if !isLegal(row, of: subject) { add(.illegal(row: row.sequence, item)) }
    if subject == .hold { holds.apply(row) }
    if row.cause == Cause.pruned.rawValue { pruned.insert(row.item) }
    things[subject, default: [:]][row.item] = follow(
      row,
      item,
      things[subject]?[row.item] ?? Replayed()
    )
  }

  private func isLegal(_ row: JournalRow, of subject: Transition.Subject) -> Bool {
    switch subject {
    case .baseDate:
      return row.before == nil
        ? row.cause == Cause.initialized.rawValue
        : row.cause == Cause.set.rawValue && row.note?.isEmpty == false
          || row.cause == Cause.advanced.rawValue && row.after ?? 0 > row.before ?? 0
    case .channel: return row.cause == Cause.set.rawValue
    case .plan where row.cause == Cause.pruned.rawValue && pruned.contains(row.item),
      .plan where row.after == PlanState.approved.rawValue && has(.plan, at: row.after ?? 0),
      .plan
    where [Cause.withdrawn, .endorsed].contains { $0.rawValue == row.cause }
      && row.note?.isEmpty != false,
      .run where row.after == RunState.running.rawValue && !mayRun(row):
      return false
    case .message, .plan, .run, .rule, .reply, .file, .restoration, .suppression, .channelStop,
      .hold, .slice:
      return legal[subject]?.allows(row) == true
    }
  }

  /// Whether a run may be under way: alone, of the approved plan where it begins, and in a confirmed database.
  private func mayRun(_ row: JournalRow) -> Bool {
    let plan = facts.plans[row.item].flatMap { value(.plan, $0) }
    return !has(.run, at: RunState.running.rawValue) && !isUnconfirmed
      && (row.before != nil || plan == PlanState.approved.rawValue)
  }

  /// Whether nothing may be sent, because nobody has looked into what a restored database cannot know.
  private var isUnconfirmed: Bool {
    has(.restoration, at: RestorationState.unconfirmed.rawValue)
  }

  /// What a row leaves behind, after holding it against what was there.
  private mutating func follow(
    _ row: JournalRow,
    _ item: JournalItem,
    _ last: Replayed
  ) -> Replayed {
    if row.previous != last.row {
      add(.unconnected(row: row.sequence, item, stated: row.previous, last: last.row))
    }
    if row.before != last.value {
      add(.wrongOrigin(row: row.sequence, item, stated: row.before, actual: last.value))
    }
    return Replayed(value: row.after, row: row.sequence)
  }
}

extension JournalReplay {
  private mutating func applyToMessage(_ row: JournalRow) {
    let number = row.item
    let item = JournalItem.thing(.message, number)
    guard messages.state.indices.contains(number), number > 0 else {
      return add(.unknown(row: row.sequence, item))
    }
    let state = Int(messages.state[number])
    if row.before ?? 0 != state {
      add(.wrongOrigin(row: row.sequence, item, stated: row.before, actual: state))
    }
    let last = messages.row[number] == 0 ? nil : messages.row[number]
    if row.previous != last {
      add(.unconnected(row: row.sequence, item, stated: row.previous, last: last))
    }
    if !legalForMessages.allows(row) || !hasFittingDay(row) || !hasFittingRun(row) {
      add(.illegal(row: row.sequence, item))
    }
    messages.state[number] = UInt8(clamping: row.after ?? 0)
    messages.row[number] = row.sequence
    if row.before == nil, row.after == MessageState.pending.rawValue {
      let first = messages.notBefore[number]
      messages.waitingSince[number] =
        first == Backlog.none ? Int32(clamping: value(.baseDate, 1) ?? 0) : first
    }
    if row.cause == Cause.edited.rawValue { return edit(row) }
    if row.after == MessageState.claimed.rawValue {
      // To ask that it be canceled changes nothing of a claim.
      return row.before == row.after ? () : claim(row)
    }
    if row.cause == Cause.reportedSent.rawValue {
      return report(row, wasInDoubt: state == MessageState.inDoubt.rawValue)
    }
    if let day = row.day {
      messages.notBefore[number] = Int32(clamping: day)
      messages.waitingSince[number] = Int32(clamping: day)
    }
    if row.after == MessageState.waiting.rawValue { messages.waitingSince[number] = Backlog.none }
    if state == MessageState.claimed.rawValue || state == MessageState.inDoubt.rawValue
      || row.cause == Cause.channelAtFault.rawValue
    {
      settle(row)
    }
  }

  /// Each field goes on from what the edit before left of it.
  private mutating func edit(_ row: JournalRow) {
    let fields = facts.edits[row.sequence] ?? []
    if fields.isEmpty { add(.illegal(row: row.sequence, .thing(.message, row.item))) }
    for field in fields {
      let before = edited[row.item]?[field.name] ?? (field.name == "content" ? 1 : field.before)
      if before != field.before {
        add(.illegal(row: row.sequence, .thing(.message, row.item)))
      }
      edited[row.item, default: [:]].updateValue(field.after, forKey: field.name)
      if field.name == "channel" { facts.channels[row.item] = Int32(clamping: field.after ?? 0) }
      if field.name == "campaign" { holds.move(row.item, to: field.after) }
    }
  }

  /// Whether a row carries a day exactly where it claims, or where its cause gives a new first day.
  private func hasFittingDay(_ row: JournalRow) -> Bool {
    let gives = [Cause.pickedUp, .predecessorSent, .rescheduled, .delayed, .reportedSent].contains {
      $0.rawValue == row.cause
    }
    return gives == (row.day != nil)
  }

  /// Whether a row names a run only where it claims, or says what came of a claim.
  private func hasFittingRun(_ row: JournalRow) -> Bool {
    let states = [MessageState.claimed.rawValue, MessageState.inDoubt.rawValue]
    return row.run == nil || row.after == states[0] || states.contains(row.before ?? 0)
      || row.cause == Cause.channelAtFault.rawValue
  }

  private mutating func claim(_ row: JournalRow) {
    let number = row.item
    messages.attempts[number] += 1
    guard let run = row.run, value(.run, run) == RunState.running.rawValue, let day = row.day
    else { return add(.wrongRun(row: row.sequence, .thing(.message, number))) }
    let channel = row.channel ?? Int(facts.channels[number])
    if isUnconfirmed || holds.holds(number, by: channel, on: day) {
      add(.illegal(row: row.sequence, .thing(.message, number)))
    }
    messages.attempt[number] = Int32(attempts.count)
    attempts.append(
      Attempt(
        run: run,
        message: number,
        number: Int(messages.attempts[number]),
        channel: channel,
        day: day,
        claimed: row.sequence
      )
    )
    count(1, attempts[attempts.count - 1], row)
  }

  /// Counts a claim, or takes one back that proved to be unsent.
  private mutating func count(_ claims: Int, _ attempt: Attempt, _ row: JournalRow) {
    count(claims, Cell(channel: attempt.channel, day: attempt.day), row)
  }

  private mutating func count(_ sendings: Int, _ cell: Cell, _ row: JournalRow) {
    uses[cell] = Replayed(value: (uses[cell]?.value ?? 0) + sendings, row: row.sequence)
  }

  /// Counts what was sent by no run; an attempt that left it in doubt gives its place to that.
  private mutating func report(_ row: JournalRow, wasInDoubt: Bool) {
    let cell = Cell(channel: row.channel ?? Int(facts.channels[row.item]), day: row.day ?? 0)
    guard wasInDoubt else { return count(1, cell, row) }
    settle(row)
    let place = Int(messages.attempt[row.item])
    guard place >= 0 else { return }
    let attempt = attempts[place]
    guard cell != Cell(channel: attempt.channel, day: attempt.day) else { return }
    count(-1, attempt, row)
    count(1, cell, row)
  }

  private mutating func settle(_ row: JournalRow) {
    let place = Int(messages.attempt[row.item])
    guard place >= 0, attempts[place].run == row.run else {
      return add(.wrongRun(row: row.sequence, .thing(.message, row.item)))
    }
    attempts[place].settled = row.sequence
    let tookNothing = [Cause.provedUnsent, .refusedForNow, .channelAtFault, .attemptsUsedUp]
    if tookNothing.contains(where: { $0.rawValue == row.cause }) { count(-1, attempts[place], row) }
  }
}

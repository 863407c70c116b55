import Model
import SQLite
import Storage
import Testing

@Suite("Law 5: one write path")
struct TransitionTests {
  @Test("The rules in the database are the rules of the program")
  func sameRules() throws {
    let workspace = try Workspace()
    let connection = try Connection(path: workspace.database.path, access: .readOnly)
    let stored = try connection.rows("SELECT subject, before, after, cause FROM transition_rule") {
      [$0.integer(0), $0.integer(1), $0.integer(2), $0.integer(3)]
    }
    let known =
      rows(of: MessageState.transitions, subject: 1) + rows(of: PlanState.transitions, subject: 2)
      + rows(of: RunState.transitions, subject: 3) + rows(of: RuleState.transitions, subject: 6)
      + rows(of: ReplyState.transitions, subject: 7)
      + rows(of: FileKind.transitions, subject: 8)
      + rows(of: RestorationState.transitions, subject: 9)
      + rows(of: SuppressionState.transitions, subject: 10)
      + rows(of: ChannelStopState.transitions, subject: 11)
      + rows(of: HoldState.transitions, subject: 12)
      + rows(of: SliceState.transitions, subject: 13)
    #expect(stored.count == known.count)
    #expect(Set(stored) == Set(known))
  }

  private func rows<State>(of rules: [TransitionRule<State>], subject: Int) -> [[Int]] {
    rules.map { [subject, $0.from?.rawValue ?? 0, $0.to.rawValue, $0.cause.rawValue] }
  }

  @Test("The database knows the names of the program")
  func sameNames() throws {
    let workspace = try Workspace()
    let connection = try Connection(path: workspace.database.path, access: .readOnly)
    let states = try connection.rows("SELECT subject, code, name FROM state") {
      "\($0.integer(0)) \($0.integer(1)) \($0.text(2))"
    }
    #expect(
      Set(states)
        == Set(
          MessageState.allCases.map { "1 \($0.rawValue) \($0.name)" }
            + PlanState.allCases.map { "2 \($0.rawValue) \($0.name)" }
            + RunState.allCases.map { "3 \($0.rawValue) \($0.name)" }
            + RuleState.allCases.map { "6 \($0.rawValue) \($0.name)" }
            + ReplyState.allCases.map { "7 \($0.rawValue) \($0.name)" }
            + FileKind.allCases.map { "8 \($0.rawValue) \($0.name)" }
            + RestorationState.allCases.map { "9 \($0.rawValue) \($0.name)" }
            + SuppressionState.allCases.map { "10 \($0.rawValue) \($0.name)" }
            + ChannelStopState.allCases.map { "11 \($0.rawValue) \($0.name)" }
            + HoldState.allCases.map { "12 \($0.rawValue) \($0.name)" }
            + SliceState.allCases.map { "13 \($0.rawValue) \($0.name)" }
        )
    )
    let causes = try connection.rows("SELECT code, name FROM cause") {
      "\($0.integer(0)) \($0.text(1))"
    }
    #expect(Set(causes) == Set(Cause.allCases.map { "\($0.rawValue) \($0.name)" }))
    let kinds = try connection.rows("SELECT code, name FROM rule_kind") {
      "\($0.integer(0)) \($0.text(1))"
    }
    #expect(Set(kinds) == Set(Rule.Kind.allCases.map { "\($0.rawValue) \($0.name)" }))
    let replies = try connection.rows("SELECT code, name FROM reply_kind") {
      "\($0.integer(0)) \($0.text(1))"
    }
    #expect(Set(replies) == Set(ReplyKind.allCases.map { "\($0.rawValue) \($0.name)" }))
    let suppressions = try connection.rows("SELECT code, name FROM suppression_cause") {
      "\($0.integer(0)) \($0.text(1))"
    }
    #expect(Set(suppressions) == Set(SuppressionCause.allCases.map { "\($0.rawValue) \($0.name)" }))
    let holds = try connection.rows("SELECT code, name FROM hold_kind") {
      "\($0.integer(0)) \($0.text(1))"
    }
    #expect(Set(holds) == Set(HoldKind.allCases.map { "\($0.rawValue) \($0.name)" }))
  }

  @Test("A message changes exactly as the rules allow", arguments: MessageState.allCases)
  func moves(state: MessageState) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "waiting")
    try workspace.approvePlan()
    try workspace.change { _ = try $0.startRun(plan: 1, day: Workspace.monday) }
    let item = state == .waiting ? 2 : 1
    let steps: [MessageState: [Move]] = [
      .pending: [], .waiting: [],
      .claimed: [move(item, .pending, .claimed, .pickedUp)],
      .inDoubt: [
        move(item, .pending, .claimed, .pickedUp), move(item, .claimed, .inDoubt, .outcomeUnknown),
      ],
      .sent: [move(item, .pending, .claimed, .pickedUp), move(item, .claimed, .sent, .accepted)],
      .failed: [
        move(item, .pending, .claimed, .pickedUp), move(item, .claimed, .failed, .refused),
      ],
      .canceled: [move(item, .pending, .canceled, .canceled)],
      .expired: [move(item, .pending, .expired, .deadlinePassed)],
    ]
    try expectRules(
      of: .message,
      item,
      in: workspace,
      at: state,
      after: try #require(steps[state]),
      // What follows no other message never waits again.
      // To cancel what is claimed takes a slice.
      rules: MessageState.transitions.filter { $0.from != .claimed || $0.to != .claimed }.filter {
        $0.from != .canceled || $0.to != .waiting
      }
    ) { move(item, $0, $1, $2) }
  }

  @Test(
    "A step that was canceled waits again, and only while the message that it follows may still be sent",
    arguments: [MessageState.pending, .canceled]
  )
  func waitsAgain(predecessor: MessageState) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.follow("email-1", with: "waiting")
    let end =
      predecessor == .pending
      ? [move(2, .waiting, .canceled, .canceled)]
      : [
        move(1, .pending, .canceled, .canceled), move(2, .waiting, .canceled, .predecessorEnded),
      ]
    try expectRules(
      of: .message,
      2,
      in: workspace,
      at: .canceled,
      after: end,
      rules: MessageState.transitions.filter {
        $0.from == .canceled
          && ($0.cause == .edited
            || $0.to == .waiting && $0.cause == .retried && predecessor == .pending)
      }
    ) { move(2, $0, $1, $2) }
    guard predecessor == .canceled else { return }
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    try connection.append(move(1, .canceled, .pending, .retried))
    let back = move(2, .canceled, .waiting, .predecessorRetried)
    #expect(try connection.outcome(of: back) == MessageState.waiting.rawValue)
  }

  @Test("Only the refusal of the same run is taken back, and before anything else has happened")
  func takesBackRefusals() throws {
    let workspace = try Workspace()
    try workspace.open("email")
    try workspace.write(1, for: "email")
    try workspace.approvePlan()
    try workspace.change { _ = try $0.startRun(plan: 1, day: Workspace.monday) }
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    for step in [
      move(1, .pending, .claimed, .pickedUp), move(1, .claimed, .inDoubt, .outcomeUnknown),
      move(1, .inDoubt, .failed, .resolved),
    ] { try connection.append(step) }
    #expect(try connection.outcome(of: move(1, .failed, .pending, .channelAtFault)) == nil)
    let retried = move(1, .failed, .pending, .retried)
    #expect(try connection.outcome(of: retried) == MessageState.pending.rawValue)
  }

  /// The transition with all the facts that its kind must carry.
  private func move(
    _ item: Int,
    _ from: MessageState,
    _ to: MessageState,
    _ cause: Cause
  ) -> Move {
    let carriesDay = [.pickedUp, .predecessorSent, .rescheduled, .delayed, .reportedSent]
      .contains(cause)
    let namesRun =
      to == .claimed || from == .claimed || from == .inDoubt || cause == .channelAtFault
    return Move(
      of: .message,
      item,
      from: from.rawValue,
      to: to.rawValue,
      cause: cause,
      day: carriesDay ? Workspace.tuesday : nil,
      run: namesRun ? 1 : nil
    )
  }

  @Test("A plan changes exactly as the rules allow", arguments: PlanState.allCases)
  func moves(state: PlanState) throws {
    let workspace = try Workspace()
    #expect(try workspace.storePlan() == 1)
    let steps: [PlanState: [Move]] = [
      .draft: [],
      .approved: [move(.draft, .approved, .approved)],
      .completed: [move(.draft, .approved, .approved), move(.approved, .completed, .completed)],
      .rejected: [move(.draft, .rejected, .rejected)],
      .superseded: [move(.draft, .superseded, .superseded)],
      .withdrawn: [move(.draft, .approved, .approved), move(.approved, .withdrawn, .withdrawn)],
    ]
    try expectRules(
      of: .plan,
      1,
      in: workspace,
      at: state,
      after: try #require(steps[state]),
      rules: PlanState.transitions,
      move
    )
  }

  private func move(_ from: PlanState, _ to: PlanState, _ cause: Cause) -> Move {
    let note = cause == .withdrawn ? "the price is wrong" : nil
    return Move(
      of: .plan,
      1,
      from: from.rawValue,
      to: to.rawValue,
      cause: cause,
      note: note
    )
  }

  @Test("An approval is withdrawn with a reason alone", arguments: [nil, "", "  "])
  func unexplained(note: String?) throws {
    let workspace = try Workspace()
    #expect(try workspace.storePlan() == 1)
    try workspace.append(move(.draft, .approved, .approved))
    let codes = (PlanState.approved.rawValue, PlanState.withdrawn.rawValue)
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    let unexplained = Move(
      of: .plan,
      1,
      from: codes.0,
      to: codes.1,
      cause: .withdrawn,
      note: note
    )
    #expect(try connection.outcome(of: unexplained) == nil)
    #expect(try connection.outcome(of: move(.approved, .withdrawn, .withdrawn)) == codes.1)
  }

  @Test("A run changes exactly as the rules allow", arguments: RunState.allCases)
  func moves(state: RunState) throws {
    let workspace = try Workspace()
    try workspace.fill()
    try workspace.change { _ = try $0.startRun(plan: 1, day: Workspace.monday) }
    let steps: [RunState: [Move]] = [
      .running: [],
      .finished: [move(.running, .finished, .finished)],
      .interrupted: [move(.running, .interrupted, .interrupted)],
    ]
    try expectRules(
      of: .run,
      1,
      in: workspace,
      at: state,
      after: try #require(steps[state]),
      rules: RunState.transitions,
      move
    )
  }

  private func move(_ from: RunState, _ to: RunState, _ cause: Cause) -> Move {
    Move(of: .run, 1, from: from.rawValue, to: to.rawValue, cause: cause)
  }

  /// Brings an item into a state, and from there tries every cause and state, one at a time.
  private func expectRules<State: CaseIterable & Hashable & Sendable>(
    of subject: Move.Subject,
    _ item: Int,
    in workspace: Workspace,
    at state: State,
    after steps: [Move],
    rules: [TransitionRule<State>],
    _ move: (State, State, Cause) -> Move
  ) throws where State: RawRepresentable<Int> {
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    for step in steps { try connection.append(step) }
    #expect(try connection.state(of: subject, item) == state.rawValue)
    for from in State.allCases {
      for to in State.allCases {
        for cause in Cause.allCases {
          let isLegal =
            from == state && rules.contains { $0.from == from && $0.to == to && $0.cause == cause }
          let outcome = try connection.outcome(of: move(from, to, cause))
          #expect(outcome == (isLegal ? to.rawValue : nil), "\(from) to \(to): \(cause.name)")
        }
      }
    }
  }

  @Test(
    "Nothing begins by a row in the journal alone",
    arguments: [
      (Move.Subject.message, MessageState.allCases.map(\.rawValue)),
      (.plan, PlanState.allCases.map(\.rawValue)),
      (.run, RunState.allCases.map(\.rawValue)),
    ]
  )
  func begins(subject: Move.Subject, states: [Int]) throws {
    let workspace = try Workspace()
    try workspace.fill()
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    for state in states {
      for cause in Cause.allCases {
        for item in [1, 1000] {
          let move = Move(of: subject, item, from: nil, to: state, cause: cause)
          #expect(try connection.outcome(of: move) == nil, "\(subject) \(state) \(cause.name)")
        }
      }
    }
  }

  @Test(
    "A message begins exactly in the states that the rules allow",
    arguments: MessageState.allCases
  )
  func begins(state: MessageState) throws {
    let workspace = try Workspace()
    try workspace.open("email")
    let connection = try Connection(path: workspace.database.path, access: .readWrite)
    try connection.execute("DROP TRIGGER message_is_sealed")
    let isLegal = MessageState.transitions.contains { $0.from == nil && $0.to == state }
    let insert = """
      INSERT INTO message (number, state, channel, priority, waiting_since, digest, changed)
        VALUES (1, ?1, 1, 5, CASE ?1 WHEN 1 THEN 20878 END, randomblob(16), (SELECT max(seq) + 1 FROM journal))
      """
    if isLegal {
      try connection.run(insert, Value(state.rawValue))
    } else {
      #expect(throws: DatabaseError.self) { try connection.run(insert, Value(state.rawValue)) }
    }
  }
}

extension Connection {
  /// The state that a transition leads to, or nil where the database refuses it; then it is undone.
  fileprivate func outcome(of move: Move) throws -> Int? {
    try execute("BEGIN")
    defer { #expect(throws: Never.self) { try execute("ROLLBACK") } }
    do {
      try append(move)
    } catch let error as DatabaseError {
      #expect(error.family == .constraint)
      return nil
    }
    return try state(of: move.subject, move.item)
  }
}

import Model

/// The codes that the database writes for states, causes and kinds, by the names that people read.
enum CodeNames {
  /// The text with the code in the place of each name in braces, such as `{message.pending}`.
  static func withCodes(_ sql: String) -> String {
    var sql = sql
    return sql.withUTF8 { bytes in
      var (text, start) = ("", 0)
      while let open = unsafe bytes.place(of: UInt8(ascii: "{"), from: start),
        let close = unsafe bytes.place(of: UInt8(ascii: "}"), from: open)
      {
        let name = unsafe bytes.text(open + 1..<close)
        guard let code = codes[name] else { preconditionFailure("the schema names {\(name)}") }
        text += unsafe bytes.text(start..<open)
        text += String(code)
        start = close + 1
      }
      return unsafe text + bytes.text(start..<bytes.count)
    }
  }

  private static let codes: [String: Int] = {
    var codes: [String: Int] = [:]
    func add(_ prefix: String, _ named: [(code: Int, name: String)]) {
      for (code, name) in named { codes["\(prefix).\(name)"] = code }
    }
    add("subject", Transition.Subject.allCases.map { ($0.rawValue, $0.name) })
    add("cause", Cause.allCases.map { ($0.rawValue, $0.name) })
    add("kind", Rule.Kind.allCases.map { ($0.rawValue, $0.name) })
    add("hold kind", HoldKind.allCases.map { ($0.rawValue, $0.name) })
    for subject in Transition.Subject.allCases { add(subject.name, subject.states) }
    return codes
  }()
}

extension DefaultStringInterpolation {
  /// The codes of states, causes or kinds, as a statement lists them.
  mutating func appendInterpolation<Code: RawRepresentable<Int>>(code: Code...) {
    appendInterpolation(codes: code)
  }

  /// The same of a list.
  mutating func appendInterpolation<Code: RawRepresentable<Int>>(codes: [Code]) {
    appendLiteral(codes.map { String($0.rawValue) }.joined(separator: ", "))
  }
}

extension Transition.Subject {
  /// The states that a thing of this subject can have; none where it has days or settings instead.
  var states: [(code: Int, name: String)] {
    switch self {
    case .message: MessageState.allCases.map { ($0.rawValue, $0.name) }
    case .plan: PlanState.allCases.map { ($0.rawValue, $0.name) }
    case .run: RunState.allCases.map { ($0.rawValue, $0.name) }
    case .rule: RuleState.allCases.map { ($0.rawValue, $0.name) }
    case .reply: ReplyState.allCases.map { ($0.rawValue, $0.name) }
    case .file: FileKind.allCases.map { ($0.rawValue, $0.name) }
    case .restoration: RestorationState.allCases.map { ($0.rawValue, $0.name) }
    case .suppression: SuppressionState.allCases.map { ($0.rawValue, $0.name) }
    case .channelStop: ChannelStopState.allCases.map { ($0.rawValue, $0.name) }
    case .slice: SliceState.allCases.map { ($0.rawValue, $0.name) }
    case .hold: HoldState.allCases.map { ($0.rawValue, $0.name) }
    case .baseDate, .channel: []
    }
  }

  /// What may happen to it, in codes; before is 0 where it begins.
  var transitions: [(before: Int, after: Int, cause: Int)] {
    func codes<State>(_ rules: [TransitionRule<State>]) -> [(Int, Int, Int)] {
      rules.map { ($0.from?.rawValue ?? 0, $0.to.rawValue, $0.cause.rawValue) }
    }
    return switch self {
    case .message: codes(MessageState.transitions)
    case .plan: codes(PlanState.transitions)
    case .run: codes(RunState.transitions)
    case .rule: codes(RuleState.transitions)
    case .reply: codes(ReplyState.transitions)
    case .file: codes(FileKind.transitions)
    case .restoration: codes(RestorationState.transitions)
    case .suppression: codes(SuppressionState.transitions)
    case .channelStop: codes(ChannelStopState.transitions)
    case .slice: codes(SliceState.transitions)
    case .hold: codes(HoldState.transitions)
    case .baseDate, .channel: []
    }
  }
}

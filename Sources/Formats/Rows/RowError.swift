package import Model

/// Why one row of a file is invalid.
package struct RowError: DiagnosticError, Equatable {
  package enum Kind: Equatable, Sendable {
    case csv(CSVRowError)
    case json(JSONRowError)
    /// A column has an invalid value.
    case field(String, FieldError)
    /// Columns contradict each other.
    case rule(RowRuleError)
    /// What a row becomes in a step of a sequence, by the step's name.
    indirect case step(String, Kind)
  }

  package let place: Place
  package let kind: Kind

  package init(_ place: Place, _ kind: Kind) {
    self.place = place
    self.kind = kind
  }

  package var diagnostic: Diagnostic { kind.words.diagnostic(at: place) }
}

extension RowError.Kind {
  var words: Words {
    switch self {
    case .csv(let kind): kind.words
    case .json(let kind): kind.words
    case .field(let column, let kind): kind.words(of: column)
    case .rule(let kind): kind.words
    case .step(let name, let kind): kind.words.inStep(name)
    }
  }
}

/// A violation of RFC 4180 in a row.
package enum CSVRowError: Equatable, Sendable {
  case cellCount(found: Int, expected: Int)
  case quoteInUnquotedCell
  case textAfterQuote
  case lineFeedMissing

  var words: Words {
    switch self {
    case .cellCount(let found, let expected):
      Words(
        "the row has \(counted(found, "cell")), the header \(expected)",
        wayOut: "put a cell that holds a comma in quotes, and leave no cell out"
      )
    case .quoteInUnquotedCell:
      Words(
        "a quote stands inside an unquoted cell",
        wayOut: "put the whole cell in quotes and double every quote inside it"
      )
    case .textAfterQuote:
      Words(
        "text follows the closing quote of a cell",
        wayOut: "double every quote inside the cell"
      )
    case .lineFeedMissing:
      Words(
        "a carriage return stands outside quotes without a line feed",
        wayOut: "end lines with LF or CRLF, and put a cell that holds a line break in quotes"
      )
    }
  }
}

/// Why a line is not a JSON object of strings and numbers with our keys.
package enum JSONRowError: Equatable, Sendable {
  case syntax(JSONSyntaxError)
  case unknownKey(UnknownColumns)
  case repeatedKey(String)
  /// `--set` for a key that the line has.
  case setButThere(String)
  /// A value that is neither a string nor a number.
  case wrongKind(key: String, found: String)

  var words: Words {
    switch self {
    case .syntax(let error): error.words
    case .unknownKey(let unknown): unknown.words(noun: "key")
    case .repeatedKey(let key):
      Words("the key \(quoted(key)) stands twice in one object", wayOut: "leave one out")
    case .setButThere(let key):
      Words("the key \(quoted(key)) is there, and --set gives it, too", wayOut: "leave one out")
    case .wrongKind(let key, let found):
      Words("the value of \(quoted(key)) is \(found)", wayOut: "give a text, a number or null")
    }
  }
}

/// Contradictions between columns of one row.
package enum RowRuleError: Equatable, Sendable {
  case deadlineBeforeStart(deadline: Day, notBefore: Day)
  case followsWithoutWait
  case waitWithoutFollows
  case followsItself(String)
  case repliesToNothing
  case repliesToSeveral
  case classWithoutBounce
  case replyTo(String, UndeliverableRecipient)
  case header(CustomHeaderError)
  case emptyTemplateField(String, of: MessageField)
  /// The file has no column that a template names.
  case absentTemplateColumn(String, of: MessageField)
  /// The file has no column for the recipient of a step.
  case absentRecipientColumn(String)

  var words: Words {
    switch self {
    case .deadlineBeforeStart(let deadline, let notBefore):
      Words(
        "deadline \(deadline) is before not_before \(notBefore)",
        why: "there is no day on which the message may go"
      )
    case .followsWithoutWait:
      Words("follows is given without wait_days", wayOut: "say how many days to wait, 1 to 365")
    case .waitWithoutFollows:
      Words("wait_days is given without follows", wayOut: "name the message that it waits for")
    case .repliesToNothing:
      Words(
        "nothing says what came back on which message",
        wayOut: "give its message_id, its receipt, its recipient or its token"
      )
    case .classWithoutBounce:
      Words("class is given, and kind is not bounce", wayOut: "leave it empty, or say bounce")
    case .replyTo(let text, let problem):
      Words("reply_to \(quoted(text)) \(problem.words)", wayOut: problem.wayOut)
    case .emptyTemplateField(let name, let field):
      Words(
        "the template of the \(field.rawValue) names \(quoted(name)), which is not given",
        wayOut: "fill it in, or write a default: {{\(name)|…}}"
      )
    case .absentTemplateColumn(let name, let field):
      Words(
        "the template of the \(field.rawValue) names \(quoted(name)), and the file has no such column",
        wayOut: "name one that it has, or write a default: {{\(name)|…}}"
      )
    case .absentRecipientColumn(let name):
      Words(
        "the recipient is to be in the column \(quoted(name)), and the file has no such column",
        wayOut: "name one that it has in the file of steps"
      )
    case .header(let error):
      Words(error.words.what, wayOut: error.words.wayOut)
    case .repliesToSeveral:
      Words(
        "the message is named in two ways",
        wayOut: "give one of message_id, receipt, recipient and token in each row"
      )
    case .followsItself(let id):
      Words(
        "the message \(quoted(id)) follows itself",
        wayOut: "name the message that is sent first"
      )
    }
  }
}

extension RowError.Kind {
  /// The same where the file has no such column, so that no row can say anything there.
  func inAbsentColumn(_ column: String) -> RowError.Kind {
    switch self {
    case .rule(.emptyTemplateField(let name, let field)):
      .rule(.absentTemplateColumn(name, of: field))
    case .step(let step, .field(_, .notGiven)): .step(step, .rule(.absentRecipientColumn(column)))
    case .step(let step, let kind): .step(step, kind.inAbsentColumn(column))
    default: self
    }
  }
}

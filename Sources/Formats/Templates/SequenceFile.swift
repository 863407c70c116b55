package import Model

/// One step of a sequence that every person of a file goes through.
package struct SequenceStep: Equatable, Sendable {
  /// Its part of the id: the message of person `ada` in step `2` is `ada/2`.
  package let name: String
  package let channel: String
  /// Where the file of steps names it.
  package let channelPlace: Place
  /// The column of the people's file that has the address on this channel.
  package let recipientColumn: String
  package let waitDays: Int?
  package let template: MessageTemplate

  /// The column of the recipient, as a person is told of it.
  package var recipientWords: String { "recipient (column \(recipientColumn))" }

  /// The message of this step to the person of a row.
  func message(of person: Fields, after earlier: SequenceStep?) throws(ColumnError) -> Fields {
    let id = person.text(named: "id")
    guard !id.isEmpty else {
      throw ColumnError(column: person.names.firstIndex(of: "id"), kind: .field("id", .notGiven))
    }
    var message = try words(to: person)
    let recipient = person.text(named: recipientColumn)
    guard !recipient.isEmpty else {
      throw ColumnError(
        column: person.names.firstIndex(of: recipientColumn),
        kind: .step(name, .field(recipientWords, .notGiven))
      )
    }
    message.set("\(id)/\(name)", in: "id")
    message.set(channel, in: MessageField.channel.rawValue)
    message.set(recipient, in: MessageField.recipient.rawValue)
    message.set(earlier.map { "\(id)/\($0.name)" } ?? "", in: MessageField.follows.rawValue)
    message.set(waitDays.map(String.init) ?? "", in: MessageField.waitDays.rawValue)
    // What is stated for a day is stated for the first step; the others wait for that.
    for field in [MessageField.notBefore, .deadline, .due] where earlier != nil {
      message.set("", in: field.rawValue)
    }
    return message
  }

  /// The row of a person with the words of this step, and with no others.
  private func words(to person: Fields) throws(ColumnError) -> Fields {
    do throws(ColumnError) {
      var message = try template.filled(from: person)
      for field in [MessageField.subject, .body, .html] where !template.given.contains(field) {
        message.set("", in: field.rawValue)
      }
      return message
    } catch {
      throw ColumnError(column: error.column, kind: .step(name, error.kind))
    }
  }

  /// An error of the message as one of the person's row.
  func naming(_ error: ColumnError, in message: Fields) -> ColumnError {
    let recipient = MessageField.recipient.rawValue
    let isRecipient = error.column == message.names.firstIndex(of: recipient)
    let column = isRecipient ? message.names.firstIndex(of: recipientColumn) : error.column
    guard isRecipient, case .field(_, let kind) = error.kind else {
      return ColumnError(column: column, kind: .step(name, error.kind))
    }
    return ColumnError(column: column, kind: .step(name, .field(recipientWords, kind)))
  }
}

/// A row of a file of steps, whose templates are files beside it.
package struct SequenceRow: Equatable, Sendable {
  let name: String
  let channel: String
  let recipientColumn: String
  let waitDays: Int?
  let subject: String
  let template: String
  let htmlTemplate: String
}

private enum Column: Int, CaseIterable {
  case step, channel, recipient, waitDays, subject, template, htmlTemplate

  var name: String {
    switch self {
    case .step: "step"
    case .channel: "channel"
    case .recipient: "recipient"
    case .waitDays: "wait_days"
    case .subject: "subject"
    case .template: "template"
    case .htmlTemplate: "html_template"
    }
  }
}

extension SequenceRow: RowValue {
  package static let columns = ColumnSet(
    names: Column.allCases.map(\.name),
    required: [Column.step.name, Column.channel.name, Column.recipient.name]
  )

  package init(_ fields: Fields) throws(ColumnError) {
    try fields.require(Column.step.rawValue)
    try fields.require(Column.channel.rawValue)
    try fields.require(Column.recipient.rawValue)
    name = try fields.name(Column.step.rawValue)
    channel = try fields.name(Column.channel.rawValue)
    recipientColumn = try fields.name(Column.recipient.rawValue)
    waitDays = try fields.number(
      Column.waitDays.rawValue,
      in: 1...MessageDraft.Follows.longestWait
    )
    subject = try fields.line(Column.subject.rawValue)
    template = try fields.name(Column.template.rawValue)
    htmlTemplate = try fields.name(Column.htmlTemplate.rawValue)
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    switch Column(rawValue: column) {
    case .waitDays:
      _ = try fields.number(column, in: 1...MessageDraft.Follows.longestWait)
    case .subject, nil: _ = try fields.line(column)
    case .step, .channel, .recipient, .template, .htmlTemplate: _ = try fields.name(column)
    }
  }
}

/// The steps of a file, with the texts of their templates.
package struct SequenceFile {
  package let steps: [SequenceStep]
  /// The paths of the files that it consists of, itself first, with what is in them.
  package let texts: [(path: String, text: String)]

  /// Reads a file and the templates beside it.
  package init(path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let file = try RowFile<SequenceRow>(path: path)
    var texts: [(path: String, text: String)] = [(path, try InputFile(path: path).text())]
    var steps: [SequenceStep] = []
    func text(_ name: String) throws -> (path: String, text: String) {
      let path = name.hasPrefix("/") ? name : folder + name
      let found = (path: path, text: try InputFile(path: path).text())
      texts.append(found)
      return found
    }
    while let row = try file.next() {
      let step = try row.result.get()
      if steps.contains(where: { $0.name == step.name }) {
        throw SequenceError(place: file.place(of: "step"), kind: .repeated(step.name))
      }
      if steps.isEmpty != (step.waitDays == nil) {
        throw SequenceError(
          place: file.place(of: "wait_days"),
          kind: steps.isEmpty ? .firstWaits : .doesNotWait(step.name)
        )
      }
      var template = MessageTemplate()
      if !step.template.isEmpty {
        let found = try text(step.template)
        template = try MessageTemplate(file: found.path, found.text)
      }
      if !step.htmlTemplate.isEmpty {
        let found = try text(step.htmlTemplate)
        template.html = try Template(found.text, at: Place(file: found.path, line: 1))
      }
      if !step.subject.isEmpty {
        template.subject = try Template(step.subject, at: file.place(of: "subject"))
      }
      guard !template.given.isEmpty else {
        throw SequenceError(place: file.place(of: "step"), kind: .wordless(step.name))
      }
      steps.append(
        SequenceStep(
          name: step.name,
          channel: step.channel,
          channelPlace: file.place(of: "channel"),
          recipientColumn: step.recipientColumn,
          waitDays: step.waitDays,
          template: template
        )
      )
    }
    guard !steps.isEmpty else { throw SequenceError(place: Place(file: path), kind: .empty) }
    (self.steps, self.texts) = (steps, texts)
  }
}

/// Why the rows of a file are no sequence.
package struct SequenceError: DiagnosticError, Equatable {
  enum Kind: Equatable {
    case empty
    case repeated(String)
    case firstWaits
    case doesNotWait(String)
    case wordless(String)
  }

  let place: Place
  let kind: Kind

  package var diagnostic: Diagnostic {
    let (what, wayOut) =
      switch kind {
      case .empty:
        (
          "the file has no steps",
          "write one a row: step,channel,recipient,wait_days,subject,template"
        )
      case .repeated(let name):
        ("the step \(quoted(name)) is there twice", "name each by a name of its own")
      case .firstWaits:
        ("the first step has wait_days", "leave it empty: there is nothing to wait for")
      case .doesNotWait(let name):
        (
          "the step \(quoted(name)) has no wait_days",
          "say how many days after the step before it is sent, 1 to 365"
        )
      case .wordless(let name):
        (
          "the step \(quoted(name)) has no words",
          "give it a subject, a template or an html_template"
        )
      }
    return Diagnostic(.badData, at: place, what, wayOut: wayOut)
  }
}

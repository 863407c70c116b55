package import Model

/// One step of a sequence that every person of a file goes through.
package struct SequenceStep: Equatable, Sendable {
  /// Its part of the id: the message of person `ada` in step `2` is `ada/2`.
  package let name: String
  package let channel: String
  /// The column of the people's file that has the address on this channel.
  package let recipientColumn: String
  package let waitDays: Int?
  package let template: MessageTemplate

  /// The message of this step to the person of a row.
  func message(of person: Fields, after earlier: SequenceStep?) throws(ColumnError) -> Fields {
    let id = person.text(named: "id")
    var message = try template.filled(from: person)
    let recipient = person.text(named: recipientColumn)
    guard !id.isEmpty else {
      throw ColumnError(column: person.names.firstIndex(of: "id"), kind: .field("id", .notGiven))
    }
    guard !recipient.isEmpty else {
      throw ColumnError(
        column: person.names.firstIndex(of: recipientColumn),
        kind: .field(recipientColumn, .notGiven)
      )
    }
    message.set("\(id)/\(name)", in: "id")
    message.set(channel, in: MessageField.channel.rawValue)
    message.set(recipient, in: MessageField.recipient.rawValue)
    message.set(earlier.map { "\(id)/\($0.name)" } ?? "", in: MessageField.follows.rawValue)
    message.set(waitDays.map(String.init) ?? "", in: MessageField.waitDays.rawValue)
    // What is stated for a day is stated for the first step; the others wait for that.
    if earlier != nil { message.set("", in: MessageField.notBefore.rawValue) }
    return message
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
    for column in [Column.step, .channel, .recipient] { try fields.require(column.rawValue) }
    self.init(
      name: try fields.name(Column.step.rawValue),
      channel: try fields.name(Column.channel.rawValue),
      recipientColumn: try fields.name(Column.recipient.rawValue),
      waitDays: try fields.number(
        Column.waitDays.rawValue,
        in: 1...MessageDraft.Follows.longestWait
      ),
      subject: try fields.line(Column.subject.rawValue),
      template: try fields.name(Column.template.rawValue),
      htmlTemplate: try fields.name(Column.htmlTemplate.rawValue)
    )
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
      steps.append(
        SequenceStep(
          name: step.name,
          channel: step.channel,
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
      }
    return Diagnostic(.badData, at: place, what, wayOut: wayOut)
  }
}

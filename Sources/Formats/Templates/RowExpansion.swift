import Model

/// What a row of a file becomes before it is read: the same with templates filled in, or several.
package struct RowExpansion: Sendable {
  /// All columns of the file: ours first, then those that are only filled in.
  let columns: ColumnSet
  /// The columns of ours that it gives, whatever the file says.
  let given: Set<String>
  let expand: @Sendable (Fields) throws(ColumnError) -> [Message]

  /// The columns of a message, and the step of a sequence that it is.
  struct Message {
    let fields: Fields
    let step: SequenceStep?
  }

  /// One message a row, in the words of a template.
  package init(template: MessageTemplate) {
    let own = MessageDraft.columns
    columns = own.adding(template.fields)
    given = Set(template.given.map(\.rawValue))
    expand = { fields throws(ColumnError) -> [Message] in
      [Message(fields: try template.filled(from: fields), step: nil)]
    }
  }

  /// A message a step for each row, which is a person with an id.
  package init(steps: [SequenceStep]) {
    let names = steps.reduce(into: Set<String>()) { names, step in
      names.formUnion(step.template.fields)
      names.insert(step.recipientColumn)
    }
    let own = ColumnSet(names: MessageDraft.columns.names, required: ["id"])
    columns = own.adding(names)
    given = Set(
      [MessageField.channel, .recipient, .subject, .body, .html, .follows, .waitDays].map(
        \.rawValue
      )
    )
    expand = { fields throws(ColumnError) -> [Message] in
      var messages: [Message] = []
      for (index, step) in steps.enumerated() {
        let message = try step.message(of: fields, after: index > 0 ? steps[index - 1] : nil)
        messages.append(Message(fields: message, step: step))
      }
      return messages
    }
  }
}

extension ColumnSet {
  /// With others behind, in a fixed order.
  fileprivate func adding(_ others: Set<String>) -> ColumnSet {
    ColumnSet(names: names + others.subtracting(names).sorted(), required: required)
  }
}

import Model

/// One conversation with a mail server (RFC 5321) as a value: the server's bytes go in, bytes for it come out.
///
/// It knows at each moment what certainly was not taken: before the first byte of what ends a mail has left, the server
/// has taken nothing; after its positive answer to that, it has. Between the two, a connection that ends leaves the
/// outcome unknown (RFC 1047).
package struct SMTPConversation {
  private(set) var state = State.greeting
  /// What is to be sent.
  package private(set) var output: ArraySlice<UInt8> = []
  private(set) var extensions = SMTPExtensions()
  /// Grows with each thing that is awaited, each of which has its own time limit.
  private(set) var step = 0
  private var result: Result?
  private var reader = SMTPReplyReader()
  private let clientName: String

  enum State {
    case greeting
    /// After EHLO.
    case hello
    /// After HELO, for a server that knows no EHLO.
    case plainHello
    case idle
    case envelope(Envelope)
    /// After 354: the content leaves, or its answer is awaited.
    case content(SMTPMail)
    /// After RSET.
    case reset
    /// Over; what that means for a mail that was not begun.
    case closed(DeliveryOutcome)
  }

  /// What precedes the content of a mail.
  struct Envelope {
    let mail: SMTPMail
    /// The commands whose replies are awaited, in their order.
    var awaited: ArraySlice<Command> = []
    /// The commands to be sent after those.
    var unsent: ArraySlice<Command> = [.mail, .recipient, .data]
    /// The first refusal.
    var refusal: DeliveryOutcome?
  }

  enum Command {
    case mail, recipient, data
  }

  /// What became of a mail.
  package enum Result: Equatable {
    case settled(DeliveryOutcome)
    /// The conversation ended before anything was taken, so the mail may be sent by another one.
    case interrupted(DeliveryOutcome)
  }

  /// A conversation with a server that is to speak first.
  package init(clientName: String) {
    self.clientName = clientName
  }

  /// What became of the mail that was begun last; given once.
  package mutating func takeResult() -> Result? {
    defer { result = nil }
    return result
  }

  package var isIdle: Bool { if case .idle = state { true } else { false } }

  /// What a mail that was not begun gets, once the conversation is over.
  package var closure: DeliveryOutcome? {
    if case .closed(let outcome) = state { outcome } else { nil }
  }

  /// Begins a mail, in an idle conversation.
  package mutating func begin(_ mail: SMTPMail) {
    precondition(isIdle, "one mail after the other")
    if let most = extensions.largestMail, mail.size > most {
      let reason = "the mail has \(mail.size) bytes, and the mail server takes \(most)"
      result = .settled(.refused(reason: reason))
      return
    }
    sendCommands(of: Envelope(mail: mail))
  }

  /// Ends an idle conversation.
  package mutating func quit() {
    guard isIdle else { return }
    close(for: .unavailable(reason: "the conversation is over"))
    write("QUIT\r\n")
  }

  /// Notes that so many bytes of the output have left.
  package mutating func sent(_ count: Int) {
    output = output.dropFirst(count)
    if case .content = state, output.isEmpty { step += 1 }
  }

  /// Takes bytes of the server.
  package mutating func received(_ bytes: [UInt8]) {
    reader.append(bytes)
    do throws(SMTPReplyError) {
      while closure == nil, let reply = try reader.next() {
        step += 1
        take(reply)
      }
    } catch {
      end("the mail server \(error.words)")
    }
  }

  /// Ends the conversation, for a reason that is not a reply.
  package mutating func end(_ reason: String) {
    let outcome = DeliveryOutcome.unavailable(reason: reason)
    switch state {
    case .envelope(let envelope):
      result = envelope.refusal.map { .settled($0) } ?? .interrupted(outcome)
    case .content:
      result = mayHaveEnded ? .settled(.unknown(reason: reason)) : .interrupted(outcome)
    case .greeting, .hello, .plainHello, .idle, .reset: break
    case .closed: return
    }
    close(for: outcome)
  }
}

extension SMTPConversation {
  /// Whether any byte of what ends the content may have left.
  private var mayHaveEnded: Bool { output.count < SMTPMail.end.count }

  private mutating func take(_ reply: SMTPReply) {
    switch state {
    case .greeting where reply.code == 220: say("EHLO \(clientName)\r\n", .hello)
    case .hello where reply.isPositive:
      extensions = SMTPExtensions(reply)
      state = .idle
    case .hello where 500..<600 ~= reply.code: say("HELO \(clientName)\r\n", .plainHello)
    case .plainHello where reply.isPositive, .reset where reply.isPositive: state = .idle
    case .greeting, .hello, .plainHello, .reset, .idle:
      close(for: DeliveryOutcome(reply, of: .opening))
    case .envelope(let envelope): take(reply, envelope)
    case .content(let mail): take(reply, mail)
    case .closed: break
    }
  }

  private mutating func take(_ reply: SMTPReply, _ before: Envelope) {
    var envelope = before
    guard let command = envelope.awaited.popFirst() else {
      return close(.interrupted(DeliveryOutcome(reply, of: .opening)))
    }
    let isExpected = command == .data ? reply.code == 354 : reply.isPositive
    if !isExpected {
      let outcome = DeliveryOutcome(reply, of: command == .mail ? .sender : .message)
      // It closes, or speaks of something else: the conversation is of no use any more.
      if reply.code == 421 || !reply.isNegative {
        return close(envelope.refusal.map { .settled($0) } ?? .interrupted(outcome))
      }
      envelope.refusal = envelope.refusal ?? outcome
    }
    if let refusal = envelope.refusal, envelope.awaited.isEmpty {
      // A server that waits for the content of what it refused gets none.
      if command == .data, isExpected { return close(.settled(refusal)) }
      result = .settled(refusal)
      say("RSET\r\n", .reset)
    } else if command == .data, isExpected {
      output = envelope.mail.content[...]
      state = .content(envelope.mail)
    } else {
      sendCommands(of: envelope)
    }
  }

  private mutating func take(_ reply: SMTPReply, _ mail: SMTPMail) {
    if !output.isEmpty {
      // It speaks before the mail was whole.
      if reply.isNegative { return close(.settled(DeliveryOutcome(reply, of: .message))) }
      end("the mail server answered a mail before its end: \(reply.sentence)")
    } else if reply.isPositive {
      result = .settled(.accepted(receipt: queueID(in: reply.sentence) ?? mail.key.text))
      state = .idle
    } else if reply.isNegative {
      let outcome = DeliveryOutcome(reply, of: .message)
      if reply.code == 421 { return close(.interrupted(outcome)) }
      result = .settled(outcome)
      state = .idle
    } else {
      end("the mail server gave an answer that is none: \(reply.sentence)")
    }
  }

  /// Sends what comes next: all of it where the server takes that (RFC 2920, 3.1), else one command.
  private mutating func sendCommands(of next: Envelope) {
    var envelope = next
    if envelope.awaited.isEmpty {
      let count = extensions.takesPipelining ? envelope.unsent.count : 1
      for command in envelope.unsent.prefix(count) {
        write(text(of: command, envelope.mail))
        envelope.awaited.append(command)
      }
      envelope.unsent = envelope.unsent.dropFirst(count)
      step += 1
    }
    state = .envelope(envelope)
  }

  private func text(of command: Command, _ mail: SMTPMail) -> String {
    switch command {
    case .mail: mail.mailCommand(extensions)
    case .recipient: mail.recipientCommand
    case .data: "DATA\r\n"
    }
  }

  private mutating func say(_ text: String, _ next: State) {
    write(text)
    state = next
  }

  private mutating func write(_ text: String) { output += text.utf8 }

  private mutating func close(_ result: Result) {
    self.result = result
    switch result {
    case .settled(let outcome), .interrupted(let outcome): close(for: outcome)
    }
  }

  /// Nothing more may leave: the rest of a mail that is given up could let the server take it.
  private mutating func close(for outcome: DeliveryOutcome) {
    output = []
    state = .closed(outcome)
  }
}

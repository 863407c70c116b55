import Formats
import Glibc
import Model
import OperatingSystem

extension DeliveryOutcome {
  /// The outcome of a message that was given to a mail program.
  ///
  /// What the mail server said decides, where the program prints it. Where neither that nor the exit status tells,
  /// the message is still known to be unsent if the program read none of it.
  init(of key: AttemptKey, mailedBy end: ProgramEnd) {
    switch end.ending {
    case .exited(0) where end.isInputReadFully:
      let words = String(decoding: end.output + end.errors, as: UTF8.self)
      self = .accepted(receipt: queueID(in: words) ?? key.text)
    case .exited(0):
      self = .unknown(reason: "the program reported success but did not read the whole message")
    case .exited(let code):
      if let reply = ServerReply.last(in: end.text) {
        self.init(reply, mayPass: code == 75)
      } else {
        let result = SendmailResult(status: code)
        self.init(result, "\(name(ofStatus: code))\(end.words)", isRead: end.inputRead > 0)
      }
    case .killed(let signal):
      let reason = "a signal (\(signal)) ended the program\(end.words)"
      self.init(.unknown, reason, isRead: end.inputRead > 0)
    case .unknown:
      let reason = "the system did not tell how the program ended\(end.words)"
      self.init(.unknown, reason, isRead: end.inputRead > 0)
    case .timedOut, .outputLimitReached:
      let reason = "the program did not end within its time limit\(end.words)"
      self.init(.unknown, reason, isRead: end.inputRead > 0)
    }
  }

  /// The outcome of a message to which a mail server said no.
  ///
  /// What the program itself would try again is not refused for good, whatever it prints.
  init(_ reply: ServerReply, mayPass: Bool = false) {
    let reason = printable(reply.sentence, upTo: 500)
    self =
      reply.isTemporary || mayPass
      ? .unavailable(reason: reason, fault: reply.fault)
      : .refused(reason: reason, fault: reply.fault)
  }

  private init(_ result: SendmailResult, _ reason: String, isRead: Bool) {
    switch result {
    case .refused(let fault): self = .refused(reason: reason, fault: fault)
    case .unavailable(let fault): self = .unavailable(reason: reason, fault: fault)
    case .unknown where !isRead: self = .unavailable(reason: "\(reason); it read nothing")
    case .unknown: self = .unknown(reason: reason)
    }
  }
}

/// The meaning of a mail program's exit status other than success (`sysexits.h`), where it does not print what the
/// mail server said.
enum SendmailResult: Equatable {
  /// The same would be refused again.
  case refused(Fault?)
  /// It was not accepted now.
  case unavailable(Fault?)
  /// It may have been accepted.
  case unknown

  init(status: Int32) {
    self =
      switch status {
      // The recipient does not exist.
      case 67: .refused(.message)
      // The message, the recipient or the sender is wrong.
      case 65: .refused(nil)
      // The call, the file system, the rights or the configuration; nothing else would be sent either.
      case 64, 66, 72, 73, 77, 78: .refused(.channel)
      // The host that is not found may be the recipient's, or the mail server while the network is down.
      case 68, 69, 71, 75: .unavailable(nil)
      // A defect (70), a broken connection (74) or a protocol error (76) can occur after the server has
      // accepted the message; other numbers have no defined meaning.
      default: .unknown
      }
  }
}

private func name(ofStatus status: Int32) -> String {
  let names = [
    "EX_USAGE", "EX_DATAERR", "EX_NOINPUT", "EX_NOUSER", "EX_NOHOST", "EX_UNAVAILABLE",
    "EX_SOFTWARE", "EX_OSERR", "EX_OSFILE", "EX_CANTCREAT", "EX_IOERR", "EX_TEMPFAIL",
    "EX_PROTOCOL", "EX_NOPERM", "EX_CONFIG",
  ]
  let place = Int(status) - 64
  return names.indices.contains(place)
    ? "the program ended with \(names[place]) (\(status))"
    : "the program ended with status \(status)"
}

/// The queue id that the mail server assigned, if its answer is there.
func queueID(in answer: String) -> String? {
  let words = answer.split(whereSeparator: \.isWhitespace)
  let place = words.indices.dropFirst(2).first { index in
    words[index - 2].lowercased() == "queued" && words[index - 1].lowercased() == "as"
  }
  return place.flatMap { receipt(of: words[$0]) }
}

extension ProgramEnd {
  /// What the program printed, its errors last.
  fileprivate var text: String {
    String(decoding: output + [UInt8(ascii: "\n")] + errors, as: UTF8.self)
  }

  /// The last lines that the program printed, as the end of a sentence.
  fileprivate var words: String {
    let lines = text.split(whereSeparator: \.isNewline).suffix(3).joined(separator: "; ")
    return lines.isEmpty ? "" : ": \(printable(lines, upTo: 200))"
  }
}

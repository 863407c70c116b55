import Glibc
import Model
import OperatingSystem

extension DeliveryOutcome {
  /// The outcome of a message that was given to a mail program.
  ///
  /// Where the exit status leaves it open, the message is still known to be unsent if the program read none
  /// of it.
  init(of key: AttemptKey, mailedBy end: ProgramEnd) {
    let words = end.words
    switch end.ending {
    case .exited(0) where end.isInputReadFully:
      self = .accepted(receipt: queueID(in: end.output + end.errors) ?? key.text)
    case .exited(0):
      self = .unknown(reason: "the program reported success but did not read the whole message")
    case .exited(let code):
      let reason = "\(name(ofStatus: code))\(words)"
      self = .init(SendmailResult(status: code), reason, isRead: end.inputRead > 0)
    case .killed(let signal):
      self = .init(
        .unknown,
        "a signal (\(signal)) ended the program\(words)",
        isRead: end.inputRead > 0
      )
    case .unknown:
      let reason = "the system did not tell how the program ended\(words)"
      self = .init(.unknown, reason, isRead: end.inputRead > 0)
    case .timedOut, .outputLimitReached:
      let reason = "the program did not end within its time limit\(words)"
      self = .init(.unknown, reason, isRead: end.inputRead > 0)
    }
  }

  private init(_ result: SendmailResult, _ reason: String, isRead: Bool) {
    switch result {
    case .refused: self = .refused(reason: reason)
    case .unavailable: self = .unavailable(reason: reason)
    case .unknown where !isRead: self = .unavailable(reason: "\(reason); it read nothing")
    case .unknown: self = .unknown(reason: reason)
    }
  }
}

/// The meaning of a mail program's exit status other than success (`sysexits.h`).
enum SendmailResult: Equatable {
  /// It will never be accepted.
  case refused
  /// It was not accepted now.
  case unavailable
  /// It may have been accepted.
  case unknown

  init(status: Int32) {
    self =
      switch status {
      // The message or its recipient is wrong.
      case 65, 67: .refused
      // The call, the machine, the configuration or the server is the cause, which can be fixed; the host
      // that is not found (68) may be the mail server itself while the network is down.
      case 64, 66, 68, 69, 71, 72, 73, 75, 77, 78: .unavailable
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

/// The queue id that the mail server assigned, if the program prints the server's answer.
private func queueID(in output: [UInt8]) -> String? {
  let words = String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace)
  let place = words.indices.dropFirst(2).first { index in
    words[index - 2].lowercased() == "queued" && words[index - 1].lowercased() == "as"
  }
  return place.flatMap { receipt(of: words[$0]) }
}

extension ProgramEnd {
  /// The last line that the program printed, as the end of a sentence.
  fileprivate var words: String {
    let lines = String(decoding: errors.isEmpty ? output : errors, as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    return lines.last.map { ": \(printable($0, upTo: 200))" } ?? ""
  }
}

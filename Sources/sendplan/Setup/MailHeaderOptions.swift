import Model
import Terminal

/// What 'channel set' is asked to say in the mail of a channel; what is not given stays.
struct MailHeaderOptions {
  private let sender: String?
  /// Nil inside is a wish, too: that there be none.
  private let replyTo: String??
  private let bounceAddress: String??
  private let headers: [String]
  private let unsubscribe: UnsubscribeAddresses?

  static let options = [
    Option(
      "--sender",
      .text("ADDRESS"),
      "the address that messages come from, perhaps with a name: 'Ada Byron <ada@example.org>'"
    ),
    Option("--reply-to", .text("ADDRESS"), "where answers go, or none: to the sender"),
    Option(
      "--bounce-address",
      .text("ADDRESS"),
      "where what could not be delivered is reported, such as b+{token}@example.org, or none: to the sender"
    ),
    Option(
      "--header",
      .text("HEADER"),
      "a header of its mail, 'Name: value'; 'Name:' takes it away, none all of them",
      repeats: true
    ),
    Option(
      "--unsubscribe",
      .text("ADDRESS"),
      "where readers ask for no more: mailto:ADDRESS, or https://… with {token} in it; or none",
      repeats: true
    ),
  ]

  init(_ arguments: ParsedArguments) throws {
    sender = try arguments.value(
      "--sender",
      "a mail address such as desk@example.com, or 'Ada Byron <ada@example.com>'"
    ) { MailHeaderOptions.isSender($0) ? $0 : nil }
    replyTo = try arguments.valueOrNone("--reply-to", "a mail address, or none") {
      UndeliverableRecipient($0) == nil ? $0 : nil
    }
    bounceAddress = try arguments.valueOrNone(
      "--bounce-address",
      "a mail address, perhaps with {token} in it, or none"
    ) { MailHeaders.isAddress($0) ? $0 : nil }
    headers = arguments.all("--header")
    for header in headers where header != "none" && !MailHeaderOptions.isTakenAway(header) {
      do throws(CustomHeaderError) {
        guard !header.contains(where: \.isNewline) else { throw .form(header) }
        _ = try CustomHeaders(header)
      } catch {
        throw arguments.contradiction("--header: \(error.words.what); \(error.words.wayOut)")
      }
    }
    let addresses = arguments.all("--unsubscribe")
    guard addresses != ["none"], !addresses.isEmpty else {
      unsubscribe = addresses.isEmpty ? nil : UnsubscribeAddresses()
      return
    }
    let wrong = addresses.first { UnsubscribeAddresses($0)?.addresses.count != 1 }
    if let wrong {
      throw arguments.invalid("--unsubscribe", wrong, UnsubscribeAddresses.form)
    }
    guard let all = UnsubscribeAddresses(addresses.joined(separator: " ")) else {
      throw arguments.contradiction("give --unsubscribe once with mailto: and once with https:")
    }
    unsubscribe = all
  }

  var statesSender: Bool { sender != nil }

  func sender(from known: ChannelSettings?) -> String {
    sender ?? known?.sender ?? ChannelSettings.defaultSender
  }

  func headers(from known: ChannelSettings?) throws(UnusableHeader) -> MailHeaders {
    var mail = known?.mail ?? MailHeaders()
    if let replyTo { mail.replyTo = replyTo }
    if let bounceAddress { mail.bounceAddress = bounceAddress }
    if let unsubscribe { mail.unsubscribe = unsubscribe }
    for header in headers { mail.headers = try MailHeaderOptions.adding(header, to: mail.headers) }
    return mail
  }

  /// The lines with one header more, in the place of one of its name.
  private static func adding(_ header: String, to lines: String) throws(UnusableHeader) -> String {
    if header == "none" { return "" }
    let name = header.prefix { $0 != ":" }.lowercased()
    let others = lines.split(separator: "\n").filter {
      $0.prefix { $0 != ":" }.lowercased() != name
    }
    let added = isTakenAway(header) ? [] : [header]
    do throws(CustomHeaderError) {
      return try CustomHeaders((others.map(String.init) + added).joined(separator: "\n")).text
    } catch {
      throw UnusableHeader(error: error)
    }
  }

  /// Whether it is a name with nothing behind it.
  private static func isTakenAway(_ header: String) -> Bool {
    header.last == ":" && header.count(where: { $0 == ":" }) == 1
  }

  /// Whether a text can stand for a sender: an address, or a name with one in angle brackets.
  private static func isSender(_ text: String) -> Bool {
    if NamedAddress(text)?.name != nil { return !text.unicodeScalars.contains(where: \.isControl) }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { Channel.isName(String($0)) }
      && !text.contains { "<>()[];:\\".contains($0) }
  }
}

/// Headers that cannot be stated together.
struct UnusableHeader: DiagnosticError {
  let error: CustomHeaderError

  var diagnostic: Diagnostic {
    Diagnostic(
      .refused,
      "the channel cannot have these headers: \(error.words.what)",
      wayOut: error.words.wayOut
    )
  }
}

import Model
import Storage
import Terminal

/// What 'channel set' was asked for, before it is known what the channel has already.
struct ChannelWish {
  let name: String
  private let arguments: ParsedArguments
  private let capacity: Int?
  private let open: Set<Weekday>?
  private let transport: TransportAddress?
  private let sender: String?
  private let attempts: Int?
  private let timeZone: String?
  private let isIdempotent: Bool?
  private let concurrency: Int?

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    name = try arguments.requiredValue("NAME", Channel.nameForm) { Channel.isName($0) ? $0 : nil }
    capacity = try arguments.integer("--capacity", in: Capacity.range)
    open = try arguments.value("--open", "days like mon-fri, mon,wed,fri or daily") {
      Set(openDays: $0)
    }
    transport = try arguments["--transport"].map { try TransportAddress($0) }
    sender = try arguments.value("--sender", "a mail address such as desk@example.com") {
      ChannelWish.isAddress($0) ? $0 : nil
    }
    attempts = try arguments.integer("--attempts", in: ChannelSettings.attemptsRange)
    timeZone = try arguments.value("--time-zone", "a time zone of this machine, like Europe/Berlin")
    {
      WallClock.knows($0) ? $0 : nil
    }
    isIdempotent = arguments["--idempotent"].map { $0 == "yes" }
    concurrency = try arguments.integer("--concurrency", in: WebService.concurrencyRange)
  }

  /// Whether a text can stand for a sender: visible, with one `@` inside and nothing that a header
  /// takes for something else.
  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { Channel.isName(String($0)) }
      && !text.contains { "<>()[];:\\".contains($0) }
  }

  func settings(from known: ChannelSettings?) throws -> ChannelSettings {
    let address = address(from: known)
    return ChannelSettings(
      week: try week(from: known?.week),
      transport: address,
      sender: sender ?? known?.sender ?? "sendplan@localhost",
      attempts: attempts ?? known?.attempts ?? ChannelSettings.usualAttempts,
      timeZone: timeZone ?? known?.timeZone,
      service: try service(at: address, from: known)
    )
  }

  /// What a person should know beside what was asked for, as lines to print.
  func warning(from known: ChannelSettings?) -> String {
    guard let known, known.service.isIdempotent, isIdempotent == nil,
      address(from: known).hasPrefix("webhook:"), known.transport != address(from: known)
    else { return "" }
    return
      "the old address was declared idempotent; if the new one is, say so with --idempotent yes\n"
  }

  private func address(from known: ChannelSettings?) -> String {
    transport?.description ?? known?.transport ?? "maildir:outbox"
  }

  /// What is said of one service is not believed of another.
  private func service(
    at address: String,
    from known: ChannelSettings?
  ) throws(MisplacedOption) -> WebService {
    guard address.hasPrefix("webhook:") else {
      if isIdempotent != nil { throw MisplacedOption("--idempotent", address) }
      if concurrency != nil { throw MisplacedOption("--concurrency", address) }
      return WebService()
    }
    let isSame = known?.transport == address
    return WebService(
      isIdempotent: isIdempotent ?? (isSame && known?.service.isIdempotent == true),
      concurrency: concurrency ?? (isSame ? known?.service.concurrency : nil)
    )
  }

  private func week(from known: Week?) throws -> Week {
    guard let known else {
      guard let capacity else {
        throw arguments.contradiction("a new channel needs --capacity N")
      }
      return Week(capacity: capacity, open: open ?? Set(Weekday.allCases))
    }
    guard capacity != nil || open != nil else { return known }
    return Week(
      capacity: capacity ?? known.capacities.max() ?? 0,
      open: open ?? Set(Weekday.allCases.filter { known[$0] > 0 })
    )
  }
}

/// An option about a web service for a channel that has none.
private struct MisplacedOption: ExplainedError {
  let option: String
  let transport: String

  init(_ option: String, _ transport: String) {
    self.option = option
    self.transport = transport
  }

  var explanation: Explanation {
    Explanation(
      .refused,
      "\(option) is only for a channel that posts to a web service",
      why: "this one hands over to '\(transport)'",
      wayOut: "leave it out, or give --transport webhook:URL with it"
    )
  }
}

extension ChannelSettings {
  /// What is said of the channel's web service; nil where it has none.
  var webService: WebService? { transport.hasPrefix("webhook:") ? service : nil }
}

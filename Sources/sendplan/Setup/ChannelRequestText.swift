import Model
import Planning
import Storage
import Terminal

extension ChannelRequest {
  /// What holds of a new channel that nobody has stated, in brackets behind what does.
  func defaults(of settings: ChannelSettings) -> String {
    guard like == nil else { return "" }
    var words: [String] = []
    if !statesOpenDays { words.append("daily") }
    if !statesTransport { words.append(settings.transport) }
    if !statesSender, settings.webService == nil { words.append("from \(settings.sender)") }
    return words.isEmpty ? "" : " (by default: \(words.joined(separator: ", ")))"
  }

  /// Throws where a file that makes a channel leaves to chance when it is open, or whom its mail is from.
  func demand(_ change: Change) throws {
    let channels = try change.snapshot.channels()
    guard like == nil, !channels.contains(where: { $0.name == name }) else { return }
    if !statesOpenDays {
      throw UnstatedChannel(
        channel: name,
        what: "on which days it is open",
        option: "--open mon-fri"
      )
    }
    let isOfMail = transport.map { !TransportAddress.isWebService($0.description) } ?? true
    if isOfMail, !statesSender {
      throw UnstatedChannel(
        channel: name,
        what: "whom its mail is from",
        option: "--sender desk@example.com"
      )
    }
  }

  /// States what another channel has of windows, shares and calendars; whether that changes something.
  func takeRules(
    of pattern: Int,
    in rules: CapacityRules,
    _ channel: Channel,
    _ change: Change
  ) throws -> Bool {
    var isChanged = false
    for (most, days) in rules.windows(channel: pattern) {
      let window = Rule.Statement.window(channel: channel.number, most: most, days: days)
      isChanged = try change.stateOnce(window) || isChanged
    }
    for (holder, percent) in rules.shares(channel: pattern) {
      isChanged = try change.setShare(of: channel, holder, percent: percent) || isChanged
    }
    for calendar in rules.calendars(channel: pattern) {
      let attachment = Rule.Statement.attachment(calendar: calendar, channel: channel.number)
      isChanged = try change.stateOnce(attachment) || isChanged
    }
    return isChanged
  }
}

/// What a file of settings does not say of a channel that it makes.
private struct UnstatedChannel: DiagnosticError {
  let channel: String
  let what: String
  let option: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "it is not said of the new channel '\(printable(channel))' \(what)",
      why: "a file says it; a default is only for who reads the answer",
      wayOut: "add it, such as \(option)"
    )
  }
}

extension ChannelSettings {
  /// What is stated, for the line that tells of a channel that was set.
  var words: String {
    let atOnce = service.concurrency == nil ? nil : handedOverAtOnce.map { "\($0) at once" }
    let service = (webService?.description ?? atOnce).map { "; \($0)" } ?? ""
    let order = precedence == .priority ? "" : "; \(precedence.words)"
    let aims = objectives.names.map { "; \($0)" }.joined()
    let words = (pace.parts + mail.parts).map { "; \(printable($0))" }.joined()
    return printable(transport) + service + order + aims + words
  }

  /// What is said of the channel's web service; nil where it has none.
  var webService: WebService? { TransportAddress.isWebService(transport) ? service : nil }

  /// How many messages are handed over at once; nil where files take all of a batch.
  var handedOverAtOnce: Int? {
    guard WebService.takesConcurrency(transport) else { return nil }
    return scheme.map(service.handedOverAtOnce)
  }
}

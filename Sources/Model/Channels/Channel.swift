/// A way to send with a daily capacity, as it is set now.
package struct Channel: Equatable, Sendable {
  /// The number that the database gave it.
  package let number: Int32
  package let name: String
  package let settings: ChannelSettings

  package init(number: Int32, name: String, settings: ChannelSettings) {
    self.number = number
    self.name = name
    self.settings = settings
  }
}

/// The stated settings of a channel.
package struct ChannelSettings: Equatable, Sendable {
  /// The transport's address, such as `maildir:outbox`.
  package var transport: String
  /// The address that messages come from, perhaps with a name: `Ada Byron <ada@example.org>`.
  package var sender: String
  package var mail: MailHeaders
  /// How many attempts at one message may be refused for now, by its own fault, before it has failed.
  package var attempts: Int
  /// The name of the time zone whose days the channel uses, such as `Europe/Berlin`; nil for the
  /// machine's.
  package var timeZone: String?
  /// The number of the channel that contains this one.
  package var outer: Int32?
  /// Whether openers or follow-ups go first.
  package var precedence: PlanLimits.Precedence
  package var objectives: ChannelObjectives
  /// The settings of the service behind a web address; the default for every other transport.
  package var service: WebService
  /// How what it sends is spread over a day.
  package var pace: Pace

  /// Where nobody has stated one; it is good for files alone.
  package static let defaultSender = "sendplan@localhost"
  package static let usualAttempts = 5
  package static let attemptsRange = 1...1000

  package init(
    transport: String,
    sender: String,
    attempts: Int = usualAttempts,
    timeZone: String? = nil,
    outer: Int32? = nil,
    precedence: PlanLimits.Precedence = .priority,
    objectives: ChannelObjectives = [],
    service: WebService = WebService(),
    mail: MailHeaders = MailHeaders(),
    pace: Pace = .unlimited
  ) {
    self.transport = transport
    self.sender = sender
    self.mail = mail
    self.attempts = attempts
    self.timeZone = timeZone
    self.outer = outer
    self.precedence = precedence
    self.objectives = objectives
    self.service = service
    self.pace = pace
  }
}

/// How many messages may go on each day of a usual week; 0 is closed.
package struct Week: Hashable, Sendable {
  /// Monday first.
  package let capacities: [Int]

  /// The same capacity on each open day, nothing on the others.
  package init(capacity: Int, open: Set<Weekday>) {
    capacities = Weekday.allCases.map { open.contains($0) ? capacity : 0 }
  }

  /// Seven capacities, Monday first.
  package init(capacities: [Int]) {
    precondition(capacities.count == Weekday.allCases.count, "a week has seven days")
    self.capacities = capacities
  }

  package subscript(weekday: Weekday) -> Int {
    capacities[weekday.rawValue]
  }
}

extension Channel {
  /// The form of a name, in words.
  package static let nameForm = "a name of up to 64 letters without spaces"

  /// Whether a text is a valid channel name: visible, without white space, commas or quotes.
  package static func isName(_ text: String) -> Bool {
    1...64 ~= text.utf8.count && !text.hasPrefix("-")
      && text.unicodeScalars.allSatisfy { scalar in
        !scalar.isControl && !scalar.properties.isWhitespace && scalar != "," && scalar != "\""
      }
  }
}

import Model

/// What a person would have written down of a simulated life, apart from the programs: what was asked for, what was
/// stated, and what arrived.
///
/// It is a value: a backup is restored with the books of its day.
struct Books {
  /// In order of their numbers in the database; what was forgotten keeps its place.
  var messages: [Known] = []
  private(set) var places: [String: Int] = [:]
  private(set) var placesByNumber: [Int: Int] = [:]
  var channels: [String: KnownChannel] = [:]
  var channelNames: [Int: String] = [:]
  var capacity = CapacityBooks()
  /// Since when, by the journal, nothing goes to an address or a domain.
  var suppressed: [String: Int] = [:]
  var holds: [KnownHold] = []
  /// The last row of the journal by which something became otherwise that a plan depends on.
  var lastInput = 0
  var base: Int32 = 0
  var forgotten: Set<String> = []

  struct KnownChannel {
    let number: Int
    let kind: DestinationKind
    let outer: String?
    let zone: String?
    let isLateSent: Bool
    /// By the position in the journal from which on it holds.
    var senders: [(position: Int, text: String)]
  }

  struct KnownHold: Equatable {
    let scope: Scope
    let until: Int32?
    let position: Int
  }

  /// A message as its owner knows it.
  struct Known {
    let id: String
    private(set) var number: Int
    var channel: String
    let recipient: String
    let person: String?
    let campaign: String?
    /// The words, by the position from which on they hold.
    var words: [(position: Int, text: String)]
    var notBefore: Int32?
    let deadline: Int32?
    let follows: String?
    let waitDays: Int32
    /// Since when it is not to go, and by what.
    var stop: (position: Int, why: String)?
    /// Whether an answer ended what follows it.
    var isThreadOver = false
    /// The day on which it went, as far as anybody was told.
    var wentOn: Int32?
    /// Whether somebody said when it may go, whatever it follows.
    var isReleasedByHand = false
    var arrived: [Arrived] = []
    /// The other end said something that was not so.
    var isLiedAbout = false
    var isReported = false

    /// The same message under the number that another database gave it.
    func renumbered(_ number: Int) -> Known {
      var message = self
      message.number = number
      return message
    }
  }

  struct Arrived: Equatable {
    let key: String
    let day: Int32
    let channel: String
  }

  func place(of id: String) -> Int? { places[id] }

  func place(ofNumber number: Int) -> Int? { placesByNumber[number] }

  subscript(id: String) -> Known? { places[id].map { messages[$0] } }

  mutating func add(_ message: Known) {
    places[message.id] = messages.count
    placesByNumber[message.number] = messages.count
    messages.append(message)
  }

  mutating func removeMessages() {
    (messages, places, placesByNumber) = ([], [:], [:])
  }

  /// The channel and those around it, the innermost first.
  func path(of name: String) -> [String] {
    var path = [name]
    while let outer = channels[path[path.count - 1]]?.outer { path.append(outer) }
    return path
  }

  /// The steps behind a message, however far.
  func steps(behind id: String) -> [Int] {
    var found: [Int] = []
    var next: Set = [id]
    while !next.isEmpty {
      let more = messages.indices.filter { messages[$0].follows.map(next.contains) ?? false }
      found += more
      next = Set(more.map { messages[$0].id })
    }
    return found
  }

  /// Whether something goes to nobody at an address any more, by the position since when.
  func suppression(of recipient: String) -> Int? {
    let domain = recipient.lastIndex(of: "@").map { String(recipient[$0...]) } ?? recipient
    return [suppressed[recipient], suppressed[domain]].compactMap(\.self).min()
  }

  /// The hold that keeps a message from going by a channel on a day, stated before a position.
  func hold(of message: Known, by sender: String, on day: Int32, before position: Int) -> KnownHold?
  {
    holds.first { hold in
      guard hold.position < position, hold.until.map({ day < $0 }) ?? true else { return false }
      return switch hold.scope {
      case .message(let id): id == message.id
      case .campaign(let name): name == message.campaign
      case .channel(let name):
        path(of: sender).contains(name) || path(of: message.channel).contains(name)
      case .everything: true
      }
    }
  }
}

/// How many messages have really arrived on each day, by channel and by person.
struct ArrivalCounts {
  private(set) var byChannel: [Int32: [String: Int]] = [:]
  private(set) var byPerson: [Int32: [String: Int]] = [:]

  mutating func add(on day: Int32, by path: [String], to person: String?) {
    for name in path { byChannel[day, default: [:]][name, default: 0] += 1 }
    if let person { byPerson[day, default: [:]][person, default: 0] += 1 }
  }
}

extension Checker {
  func arrivals(by name: String, on day: Int32) -> Int {
    counts.byChannel[day]?[name] ?? 0
  }

  var got: [Int32: [String: Int]] { counts.byPerson }

  /// Notes that a message has really arrived; again under its own key is no other arrival.
  func noteArrival(of handed: HandedOver) {
    guard let place = books.place(of: handed.id) else { return }
    let message = books.messages[place]
    let day = ledger.claims[message.number]?.day ?? 0
    let arrived = Books.Arrived(key: handed.key, day: day, channel: handed.channel)
    guard !message.arrived.contains(arrived) else { return }
    books.messages[place].arrived.append(arrived)
    counts.add(
      on: day,
      by: books.path(of: handed.channel),
      // What the other end took and called refused is counted by nobody who believes it.
      to: message.isLiedAbout ? nil : message.person ?? message.recipient
    )
    trace.add("arrived \(handed.key)")
  }

  /// Notes that what the other end says of a message is not so.
  func noteLie(about id: String) {
    guard let place = books.place(of: id) else { return }
    books.messages[place].isLiedAbout = true
  }
}

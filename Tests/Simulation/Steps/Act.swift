/// One thing that happens in a simulated life, with everything that decides how it goes.
///
/// A list of steps replays a life by itself, without the chance that drew it; so it can be shortened, kept in a file,
/// and told as commands.
package struct Step: Codable, Equatable, Sendable {
  /// What every clock shows when it begins, in milliseconds since 1970.
  package let at: Int64
  package let act: Act

  package init(at: Int64, _ act: Act) {
    self.at = at
    self.act = act
  }
}

/// What can happen.
///
/// Days are numbers, as in `Day.number`.
package enum Act: Codable, Equatable, Sendable {
  /// A channel is made; steps before any other.
  case open(Opening)
  case arrive([Arrival])
  case night(Night)
  case run(Sending)
  case recover
  /// The mail server, the web service and the disk are as they should be from here on.
  case calm
  /// An operator asks for something.
  case ask(Wish)
  case state(Statement)
  case decide(Decision)
  case keep(Keeping)
  case slice(Slicing)
}

/// A channel as it is made.
package struct Opening: Codable, Equatable, Sendable {
  let name: String
  let kind: DestinationKind
  let outer: String?
  /// Monday first.
  let week: [Int]
  let attempts: Int
  let zone: String?
  let isLateSent: Bool
  let isDeadlinesFirst: Bool
}

/// What the other end of a channel promises.
package enum DestinationKind: String, Codable, Sendable {
  /// It can be asked what arrived, as a folder can.
  case checkable
  /// A repeated key is harmless.
  case idempotent
  /// Neither: who is not answered does not know.
  case neither
}

/// A message as it is imported.
package struct Arrival: Codable, Equatable, Sendable {
  let id: String
  let channel: String
  let recipient: String
  let words: String
  var person: String?
  var priority = 5
  var notBefore: Int32?
  var deadline: Int32?
  var due: Int32?
  var follows: String?
  var waitDays = 1
  var campaign: String?
}

/// One call of the nightly job.
package struct Night: Codable, Equatable, Sendable {
  let to: Int32
  var horizon = 21
  var mayApprove = true
  /// The stage behind which its process dies.
  var dies: String?
  /// How many versions keep their rows.
  var kept: Int?
}

/// One call of the executor.
package struct Sending: Codable, Equatable, Sendable {
  /// The planned day.
  let day: Int32
  var onAnotherDay = false
  /// The version, counted back from the approved one; one that is not approved has to be refused.
  var back = 0
  var weather: Weather?
}

/// What an operator asks of messages and people.
package enum Wish: Codable, Equatable, Sendable {
  case cancel(String)
  case reschedule(String, to: Int32)
  case delay(String, days: Int)
  case edit(String, words: String?, priority: Int?)
  case retry(String)
  case reportSent(String, on: Int32)
  /// By what a look at the other end shows.
  case resolve(String)
  case reply(String, kind: Int, on: Int32)
  case suppress(String)
  case lift(String)
  case forget(String)
  case hold(Scope, until: Int32?)
  case resume(Scope)
  /// The channel may be used again.
  case restart(String)
}

/// What is held.
package enum Scope: Codable, Hashable, Sendable {
  case message(String)
  case campaign(String)
  case channel(String)
  case everything
}

/// What is stated about capacity and days.
package enum Statement: Codable, Equatable, Sendable {
  case week(String, [Int])
  case day(String, Int32, count: Int)
  case percent(String, Int32, percent: Int)
  case window(String, most: Int, days: Int)
  case noWindow(String, days: Int)
  case recipients(most: Int, days: Int)
  case noRecipients
  case ramp(String, from: Int32, steps: [Int])
  case share(String, campaign: String, percent: Int)
  /// A calendar of one year whose days close every channel that it is attached to.
  case closed([Int32])
  case attach(String)
  case sender(String, String)
  case base(Int32)
}

/// What is decided about plans; versions are counted back from the newest.
package enum Decision: Codable, Equatable, Sendable {
  case plan(horizon: Int)
  case approve(back: Int)
  case reject(back: Int)
  case unapprove
  case prune(keeping: Int)
}

/// What is done to the file of the database.
package enum Keeping: Codable, Equatable, Sendable {
  case backUp
  /// The backup takes the place of the database, and what that did since is taken over or told by hand.
  case restore(adopting: Bool)
  /// A copy of the file is asked to send.
  case runCopy(day: Int32)
  /// The power fails: everything that was not synced is gone.
  case cutPower
}

/// What is done with the slices of a day.
package enum Slicing: Codable, Equatable, Sendable {
  case cut(day: Int32, messages: Int, open: Int)
  /// A machine begins the open slice at a place, or one that was given out before.
  case run(place: Int, host: String, Weather?)
  /// A machine begins a copy of its file.
  case runCopy(place: Int)
  case settle
  case withdraw(place: Int)
  case giveUp(place: Int)
}

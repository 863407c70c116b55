package import Model

/// What a slice of a run says of itself: where it comes from, by what its messages go, and until when.
///
/// It holds no credentials: whoever hands its messages over has those on its own machine.
package struct SliceHead: Equatable, Sendable {
  /// Counted in its run.
  package var number: Int
  package var run: Int
  package var plan: Int
  /// The digest that the approval of the plan named, as hexadecimal digits.
  package var planDigest: String
  package var day: Day
  /// The database that cut it.
  package var database: Origin
  package var channel: String
  /// The address of the transport, with a whole path where it has one.
  package var transport: String
  package var service: WebService
  /// From when on nothing more of it is handed over.
  package var notAfter: Instant
  /// How many items it has.
  package var count: Int

  package init(
    number: Int,
    run: Int,
    plan: Int,
    planDigest: String,
    day: Day,
    database: Origin,
    channel: String,
    transport: String,
    service: WebService = WebService(),
    notAfter: Instant,
    count: Int
  ) {
    self.number = number
    self.run = run
    self.plan = plan
    self.planDigest = planDigest
    self.day = day
    self.database = database
    self.channel = channel
    self.transport = transport
    self.service = service
    self.notAfter = notAfter
    self.count = count
  }

  /// How its files and people call it: the run and its number, such as `3-12`.
  package var name: String { "\(run)-\(number)" }
}

extension SliceHead {
  /// As the slice has it; the same head always gives the same text.
  var text: String { StoredJSON.encoded(Content(self)) }

  /// Reads the form of `text`; nil for anything else.
  init?(_ text: String) {
    guard let head = StoredJSON.decoded(Content.self, from: text).flatMap(SliceHead.init(_:)) else {
      return nil
    }
    self = head
  }

  private init?(_ content: Content) {
    guard let day = Day(content.day), let database = Origin(content.database),
      let notAfter = Instant(content.notAfter), let service = content.service,
      content.run > 0, content.number > 0, content.count >= 0
    else { return nil }
    self.init(
      number: content.number,
      run: content.run,
      plan: content.plan,
      planDigest: content.planDigest,
      day: day,
      database: database,
      channel: content.channel,
      transport: content.transport,
      service: service,
      notAfter: notAfter,
      count: content.count
    )
  }
}

/// The members of a head in JSON.
private struct Content: Codable {
  let number, run, plan: Int
  let planDigest, day, database, channel, transport: String
  let isIdempotent: Bool
  let concurrency: Int?
  let proxy: String?
  let format, notAfter: String
  let count: Int

  init(_ head: SliceHead) {
    (number, run, plan) = (head.number, head.run, head.plan)
    (planDigest, day, database) = (head.planDigest, head.day.description, head.database.text)
    (channel, transport) = (head.channel, head.transport)
    (isIdempotent, concurrency) = (head.service.isIdempotent, head.service.concurrency)
    (proxy, format) = (head.service.proxy?.description, head.service.format.rawValue)
    (notAfter, count) = (head.notAfter.description, head.count)
  }

  /// Nil where it can never have been stated.
  var service: WebService? {
    guard let format = WebService.Format(rawValue: format) else { return nil }
    var service = WebService(isIdempotent: isIdempotent, concurrency: concurrency, format: format)
    guard let proxy else { return service }
    do throws(ProxyAddressError) {
      service.proxy = try ProxyAddress(proxy)
    } catch {
      return nil
    }
    return service
  }
}

package import Model

extension Machine {
  /// The present instant, or the one that `SENDPLAN_NOW` names.
  package static var now: Instant {
    Environment.process["SENDPLAN_NOW"].flatMap { Instant($0) }
      ?? Instant(milliseconds: milliseconds)
  }

  /// Why the text of `SENDPLAN_NOW` is not an instant; nil if it is one or not set.
  ///
  /// A typing error there must not silently mean the real time.
  package static var nowError: String? {
    guard let text = Environment.process["SENDPLAN_NOW"], Instant(text) == nil else { return nil }
    return "SENDPLAN_NOW is '\(text)', which is not an instant; write it like"
      + " 2027-03-01T06:30:00.000Z, or unset it"
  }
}

extension WallClock {
  /// The day in a zone, or in the machine's for nil; nil for an unknown zone.
  package static func day(at instant: Instant, in zone: String?) -> Day? {
    date(at: instant.milliseconds / 1000, in: zone)
      .flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
  }

  /// The instant at so many minutes after midnight of a day in a zone; nil for an unknown zone.
  package static func instant(of day: Day, minutes: Int, in zone: String?) -> Instant? {
    let date = day.date
    return seconds(year: date.year, month: date.month, day: date.day, minutes: minutes, in: zone)
      .map { Instant(milliseconds: $0 * 1000) }
  }
}

import Model

/// Whether a day is upcoming, current or past in a time zone.
enum DayStatus: Equatable {
  /// With the instant at which it begins.
  case upcoming(Instant)
  case current
  case past
}

extension LocalCalendar {
  /// The status of a day at an instant; nil for an unknown zone.
  func status(of day: Day, at instant: Instant, _ zone: String?) -> DayStatus? {
    guard let today = self.day(instant, zone) else { return nil }
    if today == day { return .current }
    return today > day ? .past : self.instant(day, 0, zone).map(DayStatus.upcoming)
  }

  /// Why a channel in this zone cannot send on a day; nil if the day is current.
  func unavailability(of day: Day, at instant: Instant, _ zone: String?) -> ChannelUnavailability? {
    switch status(of: day, at: instant, zone) {
    case .current: nil
    case .upcoming(let begin): .dayNotStarted(day, begins: begin, zone: zone)
    case .past: .dayOver(day, zone: zone)
    case nil: .timeZone(zone ?? "")
    }
  }
}

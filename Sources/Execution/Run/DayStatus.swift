import Model

/// Where a day stands in a time zone.
enum DayStatus: Equatable {
  /// It begins at an instant.
  case upcoming(Instant)
  case current
  case past
}

extension LocalCalendar {
  /// Where a day stands at an instant; nil in a zone that nobody knows.
  func status(of day: Day, at instant: Instant, _ zone: String?) -> DayStatus? {
    guard let today = self.day(instant, zone) else { return nil }
    if today == day { return .current }
    return today > day ? .past : self.instant(day, 0, zone).map(DayStatus.upcoming)
  }

  /// What keeps a channel from sending on a day that is not under way where it is.
  func unavailability(of day: Day, at instant: Instant, _ zone: String?) -> ChannelUnavailability? {
    switch status(of: day, at: instant, zone) {
    case .current: nil
    case .upcoming(let begin): .dayNotStarted(day, begins: begin, zone: zone)
    case .past: .dayOver(day, zone: zone)
    case nil: .timeZone(zone ?? "")
    }
  }
}

import Model

/// Where a day stands in a time zone.
enum DayPhase: Equatable {
  /// It begins at an instant.
  case toCome(Instant)
  case underWay
  case over
}

extension WallCalendar {
  /// Where a day stands at an instant; nil in a zone that nobody knows.
  func phase(of day: Day, at instant: Instant, _ zone: String?) -> DayPhase? {
    guard let today = self.day(instant, zone) else { return nil }
    if today == day { return .underWay }
    return today > day ? .over : self.instant(day, 0, zone).map(DayPhase.toCome)
  }

  /// What keeps a channel from sending on a day that is not under way where it is.
  func fault(of day: Day, at instant: Instant, _ zone: String?) -> ChannelUnavailability? {
    switch phase(of: day, at: instant, zone) {
    case .underWay: nil
    case .toCome(let begin): .dayToCome(day, begins: begin, zone: zone)
    case .over: .dayOver(day, zone: zone)
    case nil: .timeZone(zone ?? "")
    }
  }
}

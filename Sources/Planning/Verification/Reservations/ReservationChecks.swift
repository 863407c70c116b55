import Model

extension PlanVerification {
  /// The channels in whose trees a window or the limit for recipients counts days together.
  var channelsWithConnectedDays: [Bool] {
    tree.outer.indices.map { channel in
      limits.perRecipient != nil
        || limits.windows.contains { tree.isConnected(channel, Int($0.channel)) }
    }
  }

  /// Checks who goes on each day where a window or the limit for recipients counts days together: those of highest
  /// rank that fit, when everybody known by then takes the first day on which they fit beside those of higher rank.
  mutating func checkReservations(of isIncluded: [Bool]) {
    guard isIncluded.contains(true) else { return }
    let places = (0..<backlog.count).filter { isIncluded[Int(backlog.channel[$0])] }
    let order = places.map { (rank: rank(of: $0), place: $0) }.sorted { $0.rank < $1.rank }
    var days = ReservedDays(self, order.map(\.place))
    isBlockedByRecipientLimit = [Bool](repeating: false, count: backlog.count)
    for day in 0..<table.days {
      days.choose(day, self)
      compare(days, on: day)
      addToRecipients(&days, on: day)
    }
    isBlockedByRecipientLimit = days.isBlockedByRecipientLimit
  }

  /// Reports those who should go on a day and do not, and those who go and should not.
  private mutating func compare(_ days: ReservedDays, on day: Int) {
    let date = Day(number: Int32(base + day))
    let missing = days.chosen[day].filter { plan.day[$0] != date.number }
    let others = days.going[day].filter { days.day[$0] != day }.map { rank(of: $0) }.sorted()
    for place in missing {
      let message = backlog.message[place]
      if let last = others.last {
        let other = backlog.message[last.place]
        report.add(
          last > rank(of: place)
            ? .overtaken(message: message, by: other, day: date)
            : .deprived(message: message, by: other, day: date)
        )
      } else {
        report.add(.idle(message: message, channel: table.channels[target(of: place)], day: date))
      }
    }
    guard missing.isEmpty else { return }
    for rank in others {
      report.add(.takesReserved(message: backlog.message[rank.place], day: date))
    }
  }

  private mutating func addToRecipients(_ days: inout ReservedDays, on day: Int) {
    let recipients = plan.inputs.attributes.recipient
    guard let limit = limits.perRecipient else { return }
    for place in days.going[day] {
      guard let got = days.recipients?.add(recipients[place], day) else { continue }
      report.add(
        .recipientOverfilled(
          message: backlog.message[place],
          day: Day(number: Int32(base + day)),
          got: got,
          most: limit.most
        )
      )
    }
  }
}

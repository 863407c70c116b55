import Model
import Planning
import TestSupport
import Testing

@Suite("The limit that would have to be raised")
struct LimitRemedyTests {
  @Test("Raised as it is said, it gives the message a day, and by one less it does not")
  func suffices() {
    var (helped, helpless) = (0, 0)
    for index in 0..<600 {
      var chance = Seed.stream("limit remedies", index)
      let drawn = LimitedCase.drawn(&chance)
      let plan = plan(drawn.inputs)
      for place in plan.day.indices where plan.day[place] == Backlog.none {
        let target = plan.inputs.capacity.channels[Int(plan.inputs.backlog.channel[place])]
        let explained = explanation(of: plan, place, within: target)
        let remedies = limitRemedies(for: explained, in: plan)
        if remedies.isEmpty { helpless += 1 }
        for remedy in remedies {
          helped += 1
          #expect(
            isPlaced(place, remedy, less: 0, drawn),
            "case \(index), \(place): \(remedy), \(drawn)"
          )
          if number(remedy).to > number(remedy).from + 1 {
            #expect(!isPlaced(place, remedy, less: 1, drawn), "case \(index), \(place): \(remedy)")
          }
        }
      }
    }
    #expect(helped > 200 && helpless > 0)
  }

  private func number(_ remedy: LimitRemedy) -> (from: Int, to: Int) {
    switch remedy {
    case .capacity(_, _, let from, let to), .window(_, _, let from, let to),
      .recipient(_, let from, let to):
      (from, to)
    }
  }

  /// Whether a message has a day where the case itself states the higher number.
  private func isPlaced(
    _ place: Int,
    _ remedy: LimitRemedy,
    less: Int,
    _ drawn: LimitedCase
  ) -> Bool {
    var raised = drawn
    let to = number(remedy).to - less
    switch remedy {
    case .capacity(let channel, let day, _, _):
      let index = drawn.inputs.capacity.channels.firstIndex(of: channel) ?? -1
      raised.plain.capacity[index][drawn.plain.base.days(to: day)] = to
    case .window(let channel, let days, _, _):
      raised.limits.windows = raised.limits.windows.map { window in
        drawn.inputs.capacity.channels[Int(window.channel)] == channel && window.days == days
          ? PlanLimits.Window(
            channel: window.channel,
            days: days,
            most: to,
            past: window.past,
            later: window.later
          ) : window
      }
    case .recipient(let days, _, _):
      raised.limits.perRecipient = raised.limits.perRecipient.map {
        .init(most: to, days: days, received: $0.received)
      }
    }
    return plan(raised.inputs).day[place] != Backlog.none
  }
}

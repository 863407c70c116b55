import Model
import Terminal

/// What `help states` prints and the manual holds: the tables of operations as Markdown.
enum StatesPage {
  static let topic = Program.Topic(
    "states",
    "what each operation does in each state",
    text: text
  )

  private static let text = """
    The states of a message, and what leads from one to another:

      waiting           --> pending                   the message before it was sent
      pending           --> claimed                   a run has picked it up
      claimed           --> sent                      accepted
      claimed           --> pending                   not taken
      claimed           --> failed                    refused
      claimed           --> in_doubt                  nobody can tell whether it was taken
      in_doubt          --> sent, pending or failed   a person resolves it
      waiting, pending  --> canceled                  canceled, answered or suppressed
      waiting, pending  --> expired                   its deadline passed
      failed, canceled  --> pending, waiting          retried
      failed            --> pending                   the channel was at fault

    A plan goes from draft to approved and then to completed. A draft can be rejected; approving a
    version makes the approved one and every older draft superseded; and 'sendplan unapprove' makes
    the approved one withdrawn. A draft is refused as stale once the base date, the approved version
    or a capacity that it used has changed, or a run has picked something up since.

    What a person may ask for is all in the following tables, and the program goes by them.

    An operation in a state is done (→ and the state after it), stays (it is done, and the message is as
    it was), unchanged (nothing changes, exit status 0) or refused (nothing changes, exit status 1, and
    it says what is still possible).

    \(table("message", MessageOperation.allCases.map(\.name), messages))

    Follow-ups that wait for a message that is canceled, failed or expired end with it, and come back
    with it when it is retried; what is retried and follows another waits for that again. A message is
    rescheduled to its present day: unchanged; it is not moved past its deadline: refused. What waits for
    another goes neither before its own first day nor before that one allows.

    A reply cancels the later steps of its thread, on any channel, and a suppression everything for its
    recipient, where they are pending or waiting. What a run has picked up by then is left to finish:
    where it comes back unsent, or is resolved as not sent, it is canceled instead of pending again.

    What is held stays in its state and keeps its place; it is not planned, or from the day on until which
    it is held, and a run leaves it out. 'sendplan resume' ends a hold, whatever its messages have become.

    Sent is what 'sendplan sent ID --on DAY' says of a message that no run of this database has sent. It
    counts on that day, also above the capacity; what follows is released, counted from that day.

    \(table("message", ["still possible"], MessageState.allCases.map { state in
      [state.name, state.stillPossible(for: "ID")]
    }))

    \(table("plan", PlanOperation.allCases.map(\.name) + ["still possible"], plans))

    A draft is refused, too, when it is stale or does not hold, and nothing is approved or unapproved
    while a run is under way. After unapprove nothing is approved, and no night approves anything, until
    a person has approved a version; a draft that was computed beside the withdrawn plan is stale, one
    that is computed afterwards is not.

    \(table("day asked for", BaseDateOperation.allCases.map(\.name), baseDates))

    Advancing is refused, too, when it looks like a typing error, unless --yes is given. Channels,
    capacities and imported messages are done, or unchanged where nothing differs; a message that is
    here with other content is refused.

    \(table("channel", ChannelOperation.allCases.map(\.name), channels))

    Where it retires with --move-to, what is addressed to it and has not gone is edited; where one of these
    cannot be sent by the other channel, all of it is refused.

    \(table("slice", ["becomes", "by"], slices))

    A slice is what 'sendplan-executor cut' writes for another machine. What lies in one that is cut or
    overdue is claimed; there cancel and hold are taken as a request: what was not handed over yet is
    left out, and is canceled or held once 'settle' has taken the slice back.
    """

  private static let messages = MessageState.allCases.map { state in
    [state.name]
      + MessageOperation.allCases.map { $0.outcome(in: state).name { $0.name } }
  }

  private static let slices = SliceState.allCases.map { state in
    let rules = SliceState.transitions.filter { $0.from == state }
    return [
      state.name, rules.map(\.to.name).joined(separator: ", "),
      rules.map(\.cause.name).joined(separator: ", "),
    ]
  }

  private static let plans = PlanState.allCases.map { state in
    [state.name] + PlanOperation.allCases.map { $0.outcome(in: state).name { $0.name } }
      + [state.stillPossible]
  }

  private static let baseDates = DayRelation.allCases.map { relation in
    [relation.name]
      + BaseDateOperation.allCases.map { $0.outcome(with: relation).name { _ in "that day" } }
  }

  private static let channels = ChannelUse.allCases.map { use in
    [use.name] + ChannelOperation.allCases.map { $0.outcome(in: use).name { $0.name } }
  }

  /// A table whose source lines up as well.
  private static func table(_ subject: String, _ headings: [String], _ rows: [[String]]) -> String {
    let rows = [[subject] + headings] + rows.map { $0.map { $0.replacing("|", with: "\\|") } }
    let widths = rows[0].indices.map { column in
      rows.map { $0[column].displayWidth }.max() ?? 0
    }
    var lines = rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.displayWidth)
      }
      return "| \(cells.joined(separator: " | ")) |"
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    lines.insert("| \(rule.joined(separator: " | ")) |", at: 1)
    return lines.joined(separator: "\n")
  }
}

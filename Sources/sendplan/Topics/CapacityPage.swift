import Model
import Terminal

/// What `help capacity` prints and the manual holds: the order in which rules override each other.
enum CapacityPage {
  static let topic = Program.Topic(
    "capacity",
    "how the rules about capacity become one number for each day",
    text: text
  )

  private static let text = """
    Everything stated about a channel's capacity becomes one number for each day. Of the rules that
    apply to a day, the last in this list decides:

    \(layers)

    A day to which no rule applies is closed. A rule that is stated again overrides the earlier one.
    After it is removed the other rules apply again; the journal keeps them all.

    A plan also keeps within these limits, of which the smallest decides:

    - the capacity of every channel that contains the channel, counted for all that is inside it;
    - the windows of the channel and of those that contain it: at most so many in so many days in a row,
      counting what was really sent and what the plan assigns;
    - at most so many messages to one recipient in so many days, over all channels.

    Shares and precedence ('--followups-first', '--openers-first') decide whose messages use a day's
    capacity, never how much there is. 'sendplan capacity show CHANNEL --why' shows every rule that led
    to a number, the deciding one marked.
    """

  private static let layers = CapacityLayer.allCases.enumerated().map { index, layer in
    let end = index + 1 == CapacityLayer.allCases.count ? "." : ";"
    return wrapped("\(index + 1). \(layer.sentence)\(end)", to: 97).joined(separator: "\n   ")
  }
  .joined(separator: "\n")
}

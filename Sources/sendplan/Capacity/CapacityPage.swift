import Model
import Terminal

/// What `help capacity` prints and the manual holds: in which order rules go before each other.
enum CapacityPage {
  static let topic = Program.Topic(
    "capacity",
    "how the rules about capacity become one number for each day",
    text: text
  )

  private static let text = """
    Everything stated about a channel's capacity becomes one number for each day. Of the rules that
    speak of a day, the last in this list decides:

    \(layers)

    A day of which no rule speaks is closed. What was stated is kept for ever: stating something again
    goes before it, and taking it back lets what was stated before hold again.

    Beside that number a plan keeps within these, of which the smallest decides:

    - the capacity of every channel that contains the channel, counted for all that is inside it;
    - the windows of the channel and of those that contain it: at most so many in so many days in a row,
      counting what was really sent and what the plan assigns;
    - at most so many messages to one recipient in so many days, over all channels.

    Shares and who goes first (`--followups-first`, `--openers-first`) say whose messages get the room of
    a day, never how much room there is. 'sendplan capacity show CHANNEL --why' shows every rule that led
    to a number, the deciding one marked.
    """

  private static let layers = CapacityLayer.allCases.enumerated().map { index, layer in
    let end = index + 1 == CapacityLayer.allCases.count ? "." : ";"
    return wrapped("\(index + 1). \(layer.sentence)\(end)", to: 97).joined(separator: "\n   ")
  }
  .joined(separator: "\n")
}

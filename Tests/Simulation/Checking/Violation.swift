/// A law that did not hold, and where.
package struct Violation: Error, Equatable, Sendable, CustomStringConvertible {
  package let law: Law
  package let detail: String

  init(_ law: Law, _ detail: String) {
    (self.law, self.detail) = (law, detail)
  }

  package var description: String { "\(law.rawValue): \(detail)" }

  /// What is checked, in words; a shortened list of steps has to break the same.
  package enum Law: String, CaseIterable, Sendable {
    case once = "nothing is sent twice"
    case claimed = "a durable claim comes before each hand-over"
    case stopped =
      "nothing goes that was canceled, answered, suppressed or forgotten before its claim"
    case held = "nothing goes that is held"
    case released = "nothing goes before its release"
    case inTime = "nothing goes after its deadline"
    case capacity = "nothing goes over a capacity on the day it really went"
    case window = "nothing goes over a window"
    case recipients = "nobody gets more than the limit for recipients"
    case words = "nothing goes with other words than were approved"
    case approved = "nothing goes by another plan than the approved one"
    case rightDay = "what goes is claimed for the day that the clocks show"
    case truth = "every state is true to what arrived"
    case fresh = "a stored plan is what a fresh computation from its inputs gives"
    case verified = "a stored plan passes verify"
    case inputs = "a plan knows everything that is stated"
    case stable = "no day moves later unless an input explains it"
    case replay = "the journal replays to the present state"
    case table = "a refusal is one that the table of states allows"
    case converges = "with the faults off everything pending goes out or expires"
    case copies = "a copy or a backup sends nothing"
    case expected = "nothing fails in a way that nobody foresaw"
    case others = "a real process leaves what the library would"
  }
}

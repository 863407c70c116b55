/// One column of a table for people.
package struct Column: Equatable, Sendable {
  package enum Alignment: Equatable, Sendable {
    case left
    case right
  }

  package let title: String
  package let alignment: Alignment
  /// Whether long cells may be cut on a screen that is too narrow for the table.
  package let mayShrink: Bool

  package init(_ title: String, _ alignment: Alignment = .left, mayShrink: Bool = false) {
    self.title = title
    self.alignment = alignment
    self.mayShrink = mayShrink
  }
}

package import Model

/// How often and how far messages moved to a later day, from version to version.
///
/// Messages are columns by number, so that memory does not grow with the number of versions.
package struct Drift: Sendable {
  private var version = 0
  private var columns: [History] = []

  /// A message's days through the versions; `none` before the first that knows it.
  private struct History {
    static let none = Int32.min
    /// Stands for having no day, which counts as later than any day.
    static let never = Int32.max

    var first = History.none
    var last = History.none
    var timesLater: Int32 = 0
    var daysLater: Int32 = 0
    var firstVersion: Int32 = 0
  }

  /// A message that moved later at least once.
  package struct Drifted: Equatable, Sendable {
    package let message: Int32
    package let timesLater: Int
    /// The total of the days by which it moved later; losing its day counts as a time, not in days.
    package let daysLater: Int
    /// The version that moved it later for the first time.
    package let firstVersion: Int
    /// Its day in the first and in the last version that know it.
    package let first: Day?
    package let last: Day?

    package init(
      message: Int32,
      timesLater: Int,
      daysLater: Int,
      firstVersion: Int,
      first: Day?,
      last: Day?
    ) {
      self.message = message
      self.timesLater = timesLater
      self.daysLater = daysLater
      self.firstVersion = firstVersion
      self.first = first
      self.last = last
    }
  }

  package init() {}

  /// Starts the next version; versions come in ascending order.
  package mutating func begin(version: Int) {
    self.version = version
  }

  /// Adds the day that the version assigns to a message, or nil.
  package mutating func add(_ message: Int32, _ day: Day?) {
    let index = Int(message)
    while columns.count <= index { columns.append(History()) }
    let number = day?.number ?? History.never
    let before = columns[index].last
    columns[index].last = number
    guard before != History.none else {
      columns[index].first = number
      return
    }
    guard number > before else { return }
    if columns[index].timesLater == 0 { columns[index].firstVersion = Int32(version) }
    columns[index].timesLater += 1
    if number != History.never { columns[index].daysLater += number - before }
  }

  /// The messages that moved later, most often first, then by most days, then in order of arrival.
  package var drifted: [Drifted] {
    columns.indices.filter { columns[$0].timesLater > 0 }
      .sorted { left, right in
        let (one, other) = (columns[left], columns[right])
        return (-one.timesLater, -one.daysLater, left)
          < (-other.timesLater, -other.daysLater, right)
      }
      .map { index in
        let history = columns[index]
        return Drifted(
          message: Int32(index),
          timesLater: Int(history.timesLater),
          daysLater: Int(history.daysLater),
          firstVersion: Int(history.firstVersion),
          first: history.first == History.never ? nil : Day(number: history.first),
          last: history.last == History.never ? nil : Day(number: history.last)
        )
      }
  }
}

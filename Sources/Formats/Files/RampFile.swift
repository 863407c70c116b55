package import Model

/// A ramp as a table: the capacity of each day, counted from 0 or 1.
package typealias RampFile = RowFile<RampRow>

/// One step of a ramp, as a file numbers it.
package struct RampRow: Equatable, Sendable {
  package let number: Int
  package let capacity: Int
}

extension RampRow: RowValue {
  package static let columns = ColumnSet(
    names: ["day", "capacity"],
    required: ["day", "capacity"]
  )

  package init(_ fields: Fields) throws(ColumnError) {
    guard let number = try fields.number(0, in: 0...Ramp.stepCountRange.upperBound) else {
      throw fields.columnError(0, .notGiven)
    }
    guard let capacity = try fields.number(1, in: Capacity.range) else {
      throw fields.columnError(1, .notGiven)
    }
    self.init(number: number, capacity: capacity)
  }

  package static func check(_ column: Int, of fields: Fields) throws(ColumnError) {
    let upper = column == 0 ? Ramp.stepCountRange.upperBound : Capacity.range.upperBound
    _ = try fields.number(column, in: 0...upper)
  }
}

/// Why valid rows do not form a ramp.
package struct RampTableError: DiagnosticError, Equatable {
  package enum Kind: Equatable, Sendable {
    case empty
    /// The table does not begin with day 0 or 1.
    case beginsLate(Int)
    case gap(expected: Int, found: Int)
    case tooLong
  }

  package let place: Place
  package let kind: Kind

  package var diagnostic: Diagnostic {
    switch kind {
    case .empty:
      Diagnostic(
        .badData,
        at: place,
        "the table has no days",
        wayOut: "give a row for each day, with the columns day and capacity"
      )
    case .beginsLate(let day):
      Diagnostic(
        .badData,
        at: place,
        "the table begins with day \(day)",
        why: "what goes before it is not said",
        wayOut: "begin with day 0 or day 1"
      )
    case .gap(let expected, let found):
      Diagnostic(
        .badData,
        at: place,
        "day \(found) stands where day \(expected) is expected",
        why: "a table has a row for each day, in order",
        wayOut: "write the days between out, one row each"
      )
    case .tooLong:
      Diagnostic(
        .badData,
        at: place,
        "the table has more than \(Ramp.stepCountRange.upperBound) days",
        wayOut: "let the usual week hold after so many"
      )
    }
  }
}

extension RampFile {
  /// The capacities of all days in order; throws the first error of a row or of the table.
  package func steps() throws -> [Int] {
    var steps: [Int] = []
    var next: Int?
    while let row = try self.next() {
      let step = try row.result.get()
      if let next, step.number != next {
        throw RampTableError(
          place: place(of: "day"),
          kind: .gap(expected: next, found: step.number)
        )
      }
      guard next != nil || step.number <= 1 else {
        throw RampTableError(place: place(of: "day"), kind: .beginsLate(step.number))
      }
      guard steps.count < Ramp.stepCountRange.upperBound else {
        throw RampTableError(place: place(of: "day"), kind: .tooLong)
      }
      steps.append(step.capacity)
      next = step.number + 1
    }
    guard !steps.isEmpty else {
      throw RampTableError(place: place(of: "day"), kind: .empty)
    }
    return steps
  }
}

import Model

/// Why the text of one column is invalid.
package enum FieldError: Error, Equatable, Sendable {
  case notGiven
  /// Not UTF-8 at an offset in the text, counted from 0.
  case notUTF8(offset: Int)
  case surroundingSpace(String)
  case controlCharacter(Unicode.Scalar)
  /// More bytes than the limit.
  case tooLong(bytes: Int, limit: Int)
  case notADay(String, DayError)
  case notANumber(String, ClosedRange<Int>)
  case notOneOf(String, [String])

  /// Why a text is not a day.
  package enum DayError: Equatable, Sendable {
    case format
    /// A date with a time.
    case time
    case year
    case month(Int)
    /// The month has only so many days.
    case length(Int, month: Int, year: Int)
  }

  func words(of column: String) -> Words {
    switch self {
    case .notGiven:
      Words("\(column) is not given", why: "every row needs one")
    case .notUTF8(let offset):
      Words(
        "\(column) is not UTF-8 text at byte \(offset + 1) of the cell",
        wayOut: "save the file as UTF-8"
      )
    case .surroundingSpace(let text):
      Words("\(column) \(quoted(text)) begins or ends with a space", wayOut: "take it away")
    case .controlCharacter(let scalar):
      Words("\(column) holds \(FieldError.name(of: scalar))", wayOut: "take it away")
    case .tooLong(let bytes, let limit):
      Words("\(column) is \(counted(bytes, "byte")) long, the limit is \(byteCount(limit))")
    case .notADay(let text, let error):
      error.words(of: "\(column) \(quoted(text)) is not a day")
    case .notOneOf(let text, let words):
      Words("\(column) \(quoted(text)) is none of \(words.joined(separator: ", "))")
    case .notANumber(let text, let range):
      Words(
        "\(column) \(quoted(text)) is not a whole number "
          + "from \(range.lowerBound) to \(range.upperBound)"
      )
    }
  }

  private static func name(of scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\0": "a NUL character"
    case "\t": "a tab"
    case "\n": "a line feed"
    case "\r": "a carriage return"
    case "\u{85}": "a next line character (U+0085)"
    case "\u{2028}": "a line separator (U+2028)"
    case "\u{2029}": "a paragraph separator (U+2029)"
    default:
      "the control character U+\(scalar.hexadecimal)"
    }
  }
}

extension FieldError.DayError {
  fileprivate func words(of what: String) -> Words {
    switch self {
    case .format:
      Words(what, why: "days are written YYYY-MM-DD")
    case .time:
      Words(what, why: "it has a time", wayOut: "take the date alone with --days-from-times")
    case .year:
      Words(what, why: "years are 0001 to 9999")
    case .month(let month):
      Words(what, why: "there is no month \(month)")
    case .length(let length, let month, let year):
      Words(what, why: "\(Month.name(month)) \(year) has \(length) days")
    }
  }
}

/// A value to bind to a statement.
package enum Value: Sendable, Equatable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])

  @inlinable package init(_ number: some BinaryInteger) {
    self = .integer(Int64(number))
  }

  @inlinable package init(_ number: (some BinaryInteger)?) {
    self = number.map { .integer(Int64($0)) } ?? .null
  }

  package init(_ text: String?) {
    self = text.map(Value.text) ?? .null
  }

  package init(_ bytes: [UInt8]?) {
    self = bytes.map(Value.bytes) ?? .null
  }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
  package init(integerLiteral value: Int64) {
    self = .integer(value)
  }

  package init(stringLiteral value: String) {
    self = .text(value)
  }

  package init(nilLiteral: ()) {
    self = .null
  }
}

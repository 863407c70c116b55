extension BinaryInteger {
  /// The number with a comma between its thousands: `1,000,000`.
  package var grouped: String {
    let digits = Array(String(self).utf8)
    let first = digits.first == UInt8(ascii: "-") ? 1 : 0
    var text: [UInt8] = []
    text.reserveCapacity(digits.count * 4 / 3 + 1)
    for (index, digit) in digits.enumerated() {
      if index > first, (digits.count - index).isMultiple(of: 3) {
        text.append(UInt8(ascii: ","))
      }
      text.append(digit)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// A number with its noun: `1 day`, `1,000 days`.
package func counted(_ number: Int, _ noun: String) -> String {
  "\(number.grouped) \(noun)\(number == 1 ? "" : "s")"
}

/// Words as English lists them: `a`, `a or b`, `a, b or c`.
package func list(_ words: [String], joinedBy conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return "\(words.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
}

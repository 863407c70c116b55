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

/// The ASCII encoding of other letters in domains (RFC 3492).
enum Punycode {
  private static let base = 36
  private static let smallestThreshold = 1
  private static let largestThreshold = 26

  /// The most bytes of a label in the domain name system.
  static let longestLabel = 63

  /// A domain in lower case and in ASCII, without a dot at its end.
  static func asciiDomain(_ text: Substring) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }), text.utf8.last != UInt8(ascii: ".") {
      return text.lowercased()
    }
    // Other writing systems have their own dots (RFC 3490, 3.1).
    let labels = text.lowercased().split(omittingEmptySubsequences: false) { "。．｡.".contains($0) }
    let trimmed = labels.last == "" ? labels.dropLast() : labels[...]
    return trimmed.map { asciiLabel(String($0)) }.joined(separator: ".")
  }

  /// A label of a domain as the domain name system has it: `bücher` is `xn--bcher-kva`.
  ///
  /// A label too long for the domain name system is left as it is.
  static func asciiLabel(_ label: String) -> String {
    let scalars = Array(label.unicodeScalars)
    guard scalars.contains(where: { !$0.isASCII }), scalars.count <= longestLabel else {
      return label
    }
    return "xn--" + encoded(scalars)
  }

  /// The ASCII letters first, then each other letter with its position (6.3).
  private static func encoded(_ scalars: [Unicode.Scalar]) -> String {
    var output = scalars.filter(\.isASCII)
    let basicCount = output.count
    if basicCount > 0 { output.append("-") }
    var next = 128
    var delta = 0
    var bias = 72
    var handled = basicCount
    while handled < scalars.count {
      let smallest = scalars.lazy.map { Int($0.value) }.filter { $0 >= next }.min() ?? next
      delta += (smallest - next) * (handled + 1)
      next = smallest
      for scalar in scalars {
        let value = Int(scalar.value)
        if value < next { delta += 1 }
        guard value == next else { continue }
        append(delta, bias, to: &output)
        bias = adapted(delta, count: handled + 1, isFirst: handled == basicCount)
        delta = 0
        handled += 1
      }
      delta += 1
      next += 1
    }
    return String(String.UnicodeScalarView(output))
  }

  /// Appends a number of variable length.
  private static func append(_ number: Int, _ bias: Int, to output: inout [Unicode.Scalar]) {
    var rest = number
    var place = base
    while true {
      let threshold = min(max(place - bias, smallestThreshold), largestThreshold)
      guard rest >= threshold else { return output.append(digit(rest)) }
      output.append(digit(threshold + (rest - threshold) % (base - threshold)))
      rest = (rest - threshold) / (base - threshold)
      place += base
    }
  }

  private static func digit(_ value: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30))
  }

  /// The bias for the next number (6.1).
  private static func adapted(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var steps = 0
    while delta > (base - smallestThreshold) * largestThreshold / 2 {
      delta /= base - smallestThreshold
      steps += base
    }
    return steps + (base - smallestThreshold + 1) * delta / (delta + 38)
  }
}

/// The English names of the months, counted from 1.
package enum Month {
  /// The name of a month, such as `January`.
  package static func name(_ number: Int) -> String { names[number - 1] }

  /// The three letters that mail, HTTP and mbox files use, such as `Jan`.
  package static func abbreviation(_ number: Int) -> String { abbreviations[number - 1] }

  /// The number of a month by its three letters, in upper or lower case; nil for any other text.
  package static func number(abbreviation: some StringProtocol) -> Int? {
    let letters = abbreviation.lowercased()
    return abbreviations.firstIndex { $0.lowercased() == letters }.map { $0 + 1 }
  }

  private static let names = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let abbreviations = names.map { String($0.prefix(3)) }
}

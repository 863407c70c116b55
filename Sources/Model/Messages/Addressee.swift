/// Whom messages go to: an address in its folded form, everybody at a domain, or a person who was stated with them.
package enum Addressee: Hashable, Sendable {
  /// A folded address, or a `@domain`.
  case address(String)
  /// Compared exactly as it was written.
  case person(String)

  package init(_ address: FoldedAddress) {
    self = .address(address.text)
  }

  /// Who a message goes to: the person stated with it, else its address, so that several people may share one.
  package init(recipient: String, person: String?) {
    self = person.map(Addressee.person) ?? .address(FoldedAddress(recipient).text)
  }

  /// All whom a message goes to: its address, everybody at its domain, and the person stated with it.
  package static func all(recipient: String, person: String?) -> [Addressee] {
    let address = FoldedAddress(recipient)
    let names = [address.text, address.everybodyThere].compactMap(\.self).map(Addressee.address)
    return names + (person.map { [.person($0)] } ?? [])
  }

  /// The folded address, or `@domain`; nil for a person.
  package var address: String? {
    switch self {
    case .address(let address): address
    case .person: nil
    }
  }

  /// The person; nil for an address.
  package var person: String? {
    switch self {
    case .address: nil
    case .person(let person): person
    }
  }

  /// Whether it is everybody at a domain.
  package var isDomain: Bool { address.map { FoldedAddress($0).isDomain } ?? false }

  /// As a list has it: an address as it is, a person by that word.
  package var text: String {
    switch self {
    case .address(let address): address
    case .person(let person): "person \(person)"
    }
  }

  /// As a sentence names it.
  package var quoted: String {
    switch self {
    case .address(let address): "'\(address)'"
    case .person(let person): "person '\(person)'"
    }
  }

  /// A command that is to be typed about it, in words for a shell.
  package func commandLine(_ command: String) -> String {
    switch self {
    case .address(let address): Model.commandLine(command, address)
    case .person(let person): "\(command) \(optionWords("--person", person))"
    }
  }
}

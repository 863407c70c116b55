/// Why mail can never go to a recipient.
package enum UndeliverableRecipient: Error, Equatable, Sendable {
  case notAnAddress
  case severalAddresses
  /// What stands before the `@` is not ASCII.
  case localPart
  /// A mail program would take the address for an option.
  case option

  /// Nil where mail can go there.
  package init?(_ recipient: String) {
    if let address = NamedAddress(recipient) {
      guard address.address.utf8.first == UInt8(ascii: "-") else { return nil }
      self = .option
    } else if recipient.contains(where: { ",;".contains($0) }),
      recipient.utf8.count(where: { $0 == UInt8(ascii: "@") }) > 1
    {
      self = .severalAddresses
    } else if let at = recipient.lastIndex(of: "@"),
      recipient[..<at].utf8.contains(where: { $0 >= 0x80 }),
      NamedAddress("a\(recipient[at...])") != nil
    {
      self = .localPart
    } else {
      self = .notAnAddress
    }
  }

  /// The end of a sentence that begins with the recipient.
  package var words: String {
    switch self {
    case .notAnAddress: "is no mail address"
    case .severalAddresses: "is more than one address"
    case .localPart: "has other than ASCII letters before the @, which few mail servers take"
    case .option: "begins with '-', which a mail program takes for an option"
    }
  }

  package var wayOut: String {
    switch self {
    case .notAnAddress, .localPart, .option:
      "write an address such as ann@mail.example, or name another channel"
    case .severalAddresses: "make a message for each"
    }
  }
}

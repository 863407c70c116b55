import Model
import SQLite

/// Whatever is held about somebody, as far as it has a row of its own.
struct ForgettableRecords {
  /// The person, and the addresses that are theirs alone.
  var names: Set<Addressee> = []
  var messages: [MessageRecord] = []
  var texts = ForgottenTexts()
}

extension Snapshot {
  /// The messages to somebody and all their names: of a person every address at which no other is stated.
  ///
  /// An address means the one person who is stated there; refused where these are several.
  func forgettable(_ name: Addressee) throws -> ForgettableRecords {
    var persons: [String: Set<String>] = [:]
    var all: [MessageRecord] = []
    try forEachMessage { listed in
      let message = listed.record
      let address = FoldedAddress(message.recipient).text
      if let person = message.person { persons[address, default: []].insert(person) }
      if address == name.address || message.person != nil { all.append(message) }
    }
    var person = name.person
    if let address = name.address, let stated = persons[address] {
      guard stated.count == 1 else {
        throw Refusal.forgetsSeveral(address: address, persons: stated.sorted())
      }
      person = stated.first
    }
    var records = ForgettableRecords()
    records.names.insert(name)
    if let person { records.names.insert(.person(person)) }
    for message in all {
      let address = FoldedAddress(message.recipient).text
      let isOwn = message.person == nil ? address == name.address : message.person == person
      guard isOwn else { continue }
      records.messages.append(message)
      if persons[address, default: []].isSubset(of: person.map { [$0] } ?? []) {
        records.names.insert(.address(address))
      }
    }
    // An address that nobody else has, of which something was sent before a person was stated.
    let numbers = Set(records.messages.map(\.number))
    try forEachMessage { listed in
      let message = listed.record
      guard message.person == nil, !numbers.contains(message.number),
        records.names.contains(Addressee(FoldedAddress(message.recipient)))
      else { return }
      records.messages.append(message)
    }
    records.texts = ForgottenTexts(of: records.names, try spellings(of: records.messages))
    return records
  }

  /// The messages of whoever was forgotten elsewhere.
  func forgettable(_ list: ForgottenNames) throws -> ForgettableRecords {
    var records = ForgettableRecords()
    try forEachMessage { listed in
      let message = listed.record
      let (recipient, person) = (message.recipient, message.person)
      guard try !isForgotten(Int(message.number)),
        list.include(id: message.id, recipient: recipient, person: person)
      else { return }
      records.messages.append(message)
      for name in Addressee.all(recipient: recipient, person: person) where list.include(name) {
        records.names.insert(name)
      }
    }
    records.texts = ForgottenTexts(of: records.names, try spellings(of: records.messages))
    return records
  }

  /// Every spelling in which the messages have their recipients, now or before they were edited.
  private func spellings(of messages: [MessageRecord]) throws -> Set<String> {
    var spellings = Set(messages.map(\.recipient))
    for message in messages {
      spellings.formUnion(
        try connection.rows(SQL.versions, Value(message.number)) { $0.text(0) }
      )
    }
    return spellings
  }
}

private enum SQL {
  static let versions = "SELECT recipient FROM content_version WHERE message = ?1"
}

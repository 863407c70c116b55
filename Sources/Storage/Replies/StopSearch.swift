import Model
import SQLite

/// Whom stops reach beside those that are named: the addresses of their threads and of a stated person.
///
/// An address at which another person is stated is not among them: it ties nobody to those who share it.
struct StopSearch {
  private let snapshot: Snapshot
  /// The messages to those that are named.
  private var messages: [Addressee: [Member]] = [:]

  /// A message as far as it tells who is who.
  private struct Member: Hashable {
    let number: Int
    let address: String
    let person: String?

    init(_ row: Statement) {
      number = row.integer(0)
      address = FoldedAddress(row.text(1)).text
      person = row.optionalText(2)
    }
  }

  /// Finds the messages of all stops in one pass.
  init(for stops: [Stop], in snapshot: Snapshot) throws {
    self.snapshot = snapshot
    let names = Set(stops.map(\.name))
    let rows = try snapshot.connection.prepare(SQL.all)
    while try rows.step() {
      let all = Addressee.all(recipient: rows.text(1), person: rows.optionalText(2))
      for name in all where names.contains(name) {
        messages[name, default: []].append(Member(rows))
      }
    }
  }

  /// Whom each of some stops reaches, in their order.
  func reached(by stops: [Stop]) throws -> [Set<Addressee>] {
    let ties = try stops.map { try tie(of: $0) }
    let persons = try persons(at: Set(ties.flatMap { $0.members.map(\.address) }))
    return zip(stops, ties).map { stop, tie in
      let addresses = tie.members.map(\.address).filter { address in
        persons[address, default: []].isSubset(of: tie.persons)
      }
      return Set(addresses.map(Addressee.address) + tie.persons.map(Addressee.person))
        .subtracting([stop.name])
    }
  }

  /// Who a stop is of, and all messages that may tell an address of the same.
  private func tie(of stop: Stop) throws -> (persons: Set<String>, members: Set<Member>) {
    // Who knows a company by its domain knows nobody there.
    guard !stop.name.isDomain else { return ([], []) }
    let named = messages[stop.name] ?? []
    var members = try members(ofThreadsOf: named)
    var persons = Set(named.compactMap(\.person))
    if persons.isEmpty { persons = Set(members.compactMap(\.person)) }
    if let person = stop.name.person ?? stop.person { persons = [person] }
    // Where it may be one of several, it is said of the address alone.
    if persons.count > 1 { persons = [] }
    for person in persons {
      let own = try snapshot.connection.rows(SQL.ofPerson, .text(person)) { Member($0) }
      members.formUnion(try self.members(ofThreadsOf: own))
    }
    return (persons, members)
  }

  private func members(ofThreadsOf messages: [Member]) throws -> Set<Member> {
    let threads = Set(try messages.map { try snapshot.root(of: $0.number) })
    var members: Set<Member> = []
    for thread in threads {
      members.formUnion(try snapshot.connection.rows(SQL.ofThread, Value(thread)) { Member($0) })
    }
    return members
  }

  /// The persons who are stated at some addresses.
  private func persons(at addresses: Set<String>) throws -> [String: Set<String>] {
    var persons: [String: Set<String>] = [:]
    let stated = try snapshot.connection.prepare(SQL.stated)
    while try stated.step() {
      let member = Member(stated)
      guard addresses.contains(member.address), let person = member.person else { continue }
      persons[member.address, default: []].insert(person)
    }
    return persons
  }
}

private enum SQL {
  private static let members = "SELECT e.message, e.recipient, e.person"
  static let all = "\(members) FROM envelope e"
  static let stated = "\(members) FROM envelope e WHERE e.person IS NOT NULL"
  static let ofPerson = "\(members) FROM envelope e WHERE e.person = ?1"
  static let ofThread = """
    \(ThreadWalk.down(from: "?1")) \(members) FROM thread t
    JOIN envelope e ON e.message = t.message
    """
}

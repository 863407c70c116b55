import Execution
import Foundation
import Model
import Storage
import TestSupport
import Testing

@Suite("Who is forgotten, and who is not")
struct ForgettingTests {
  private static let addresses = [
    "ann@mail.example", "Ann <ANN@mail.example>", "ann@home.example", "info@mail.example",
    "ben@mail.example", "in/ann", "in/ben", "cleo@other.example",
  ]

  private static func address(_ recipient: String) -> String {
    recipient.hasPrefix("Ann <") ? "ann@mail.example" : recipient
  }

  private func drafts(_ chance: inout SeededGenerator) -> [MessageDraft] {
    (0..<24).map { number in
      let recipient = Self.addresses.randomElement(using: &chance) ?? ""
      return MessageDraft(
        id: "m\(number)",
        channel: "email",
        recipient: recipient,
        subject: "Subject \(number)",
        body: "Body \(number)",
        notBefore: Bool.random(using: &chance) ? Workspace.monday : Workspace.tuesday,
        follows: number % 3 == 2 ? .init(predecessor: "m\(number - 1)", waitDays: 1) : nil,
        person: ["ann-17", "ben-4", nil, nil].randomElement(using: &chance) ?? nil
      )
    }
  }

  /// The messages and names of somebody, told by sets.
  private func meant(_ name: Addressee, _ drafts: [MessageDraft]) -> (
    ids: Set<String>, names: Set<Addressee>
  )? {
    func persons(_ address: String) -> Set<String> {
      Set(drafts.filter { Self.address($0.recipient) == address }.compactMap(\.person))
    }
    var person = name.person
    if let address = name.address {
      guard persons(address).count < 2 else { return nil }
      person = persons(address).first
    }
    let own = drafts.filter { $0.person == person && person != nil }
    let addresses = Set(own.map { Self.address($0.recipient) } + [name.address].compactMap(\.self))
      .filter { persons($0).isSubset(of: person.map { [$0] } ?? []) }
    let all = drafts.filter { draft in
      draft.person == nil
        ? addresses.contains(Self.address(draft.recipient)) : draft.person == person
    }
    let names = addresses.map(Addressee.address) + [person].compactMap(\.self).map(Addressee.person)
    return (Set(all.map(\.id)), Set(names))
  }

  @Test(
    "All of one person is blanked and nothing of anybody else, and no import brings it back",
    arguments: 1...16 as ClosedRange<UInt64>
  )
  func forgets(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    let drafts = drafts(&chance)
    let workspace = try Workspace()
    try workspace.open("email", capacity: 6)
    try workspace.add(drafts)
    try workspace.approvePlan()
    _ = workspace.stub()
    _ = try workspace.executor.run(RunRequest(plan: 1, day: Workspace.monday))
    var forgotten: Set<String> = []
    var names: Set<Addressee> = []
    for _ in 0..<2 {
      let text = Self.addresses.randomElement(using: &chance) ?? ""
      let name: Addressee =
        Bool.random(using: &chance) ? .person("ann-17") : Addressee(FoldedAddress(text))
      let left = drafts.filter { !forgotten.contains($0.id) }
      guard let expected = meant(name, left) else {
        #expect(throws: Refusal.self) {
          try workspace.change { _ = try $0.forget(name, reason: "asked") }
        }
        continue
      }
      guard !expected.ids.isEmpty || !names.isDisjoint(with: expected.names) else {
        #expect(throws: Refusal.nothingHeld) {
          try workspace.change { _ = try $0.forget(name, reason: "asked") }
        }
        continue
      }
      let before = try workspace.states()
      try workspace.change { change in
        let effect = try change.forget(name, reason: "asked")
        #expect(effect.messages == expected.ids.count)
      }
      forgotten.formUnion(expected.ids)
      names.formUnion(expected.names)
      for (id, state) in try workspace.states() where expected.ids.contains(id) {
        #expect(state == (before[id] == .sent ? .sent : .canceled), "\(id)")
      }
    }
    try check(drafts, forgotten, in: workspace)
    try importAgain(drafts, forgotten, names, into: workspace)
    #expect(try workspace.database.read { try $0.checkRecords().isEmpty })
    #expect(try workspace.database.read { try verifies($0) })
  }

  /// The stored plan of the first day, which knows all messages, is what it was.
  private func verifies(_ snapshot: Snapshot) throws -> Bool {
    let plan = try snapshot.plan(1)
    return try snapshot.checkContents(of: plan).isEmpty
      && snapshot.content(of: plan).inputs.backlog.count == 24
  }

  private func check(_ drafts: [MessageDraft], _ forgotten: Set<String>, in workspace: Workspace)
    throws
  {
    try workspace.database.read { snapshot in
      for draft in drafts {
        let number = Int(try snapshot.message(id: draft.id).number)
        let stored = try #require(try snapshot.draft(number))
        guard forgotten.contains(draft.id) else {
          #expect(stored == draft)
          continue
        }
        #expect(
          [stored.recipient, stored.subject, stored.body]
            == [String](repeating: "(forgotten)", count: 3)
        )
        #expect(stored.person == nil && stored.notBefore == draft.notBefore)
      }
    }
  }

  private func importAgain(
    _ drafts: [MessageDraft],
    _ forgotten: Set<String>,
    _ names: Set<Addressee>,
    into workspace: Workspace
  ) throws {
    try workspace.change { change in
      try change.importing(allowingForks: true) { importer in
        for draft in drafts {
          var new = draft
          new.id += "-new"
          new.follows = nil
          for (draft, isMeant) in [
            (
              draft,
              forgotten.contains(draft.id)
                || draft.follows.map { forgotten.contains($0.predecessor) } ?? false
            ),
            (
              new,
              !names.isDisjoint(
                with: Addressee.all(recipient: draft.recipient, person: draft.person)
              )
            ),
          ] {
            var isLeftOut = false
            do {
              _ = try importer.add(draft)
            } catch let refusal as ImportRefusal {
              isLeftOut = refusal.problem == .forgotten
            }
            #expect(isLeftOut == isMeant, "\(draft)")
          }
        }
      }
    }
  }
}

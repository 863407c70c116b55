import Delivery
import Formats
import Model
import TestSupport
import Testing

@Suite("Every transport", .needs(.python, .curl))
struct ConformanceTests {
  private static func messages(_ count: Int) -> [OutgoingMessage] {
    var chance = SeededGenerator(seed: UInt64(count))
    return (0..<count).map { chance.message($0) }
  }

  @Test(
    "Everything handed over is accepted in its order and arrives once",
    arguments: Destination.allCases,
    [1, 2, 9]
  )
  func accepted(destination: Destination, count: Int) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    let batch = Self.messages(count)
    for (message, outcome) in zip(batch, transport.deliver(batch)) {
      guard case .accepted(let receipt) = outcome else {
        Issue.record("\(message.key): \(outcome)")
        continue
      }
      #expect(receipt.contains(message.key.text))
    }
    #expect(try destination.arrivedKeys(in: world) == batch.map(\.key.text).sorted())
  }

  @Test(
    "What is found has arrived, under the receipt that was given",
    arguments: Destination.checkable,
    [1, 2, 7, 8, 9, 100]
  )
  func deliveredIsFound(destination: Destination, count: Int) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    let batch = Self.messages(count)
    #expect(transport.check() == nil)
    let checkpoint = try transport.checkpoint()
    let outcomes = transport.deliver(batch)
    for start in [checkpoint, nil] {
      let receipts = try destination.transport(to: world).find(batch, since: start).receipts
      #expect(receipts.count == count)
      #expect(outcomes == batch.map { .accepted(receipt: receipts[$0.key] ?? "none") })
    }
    #expect(transport.guarantee == .checkable)
  }

  @Test(
    "After a search for the others, what is missing arrives and nothing arrives twice",
    arguments: Destination.checkable,
    [1, 20]
  )
  func repeats(destination: Destination, count: Int) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    let batch = Self.messages(count)
    #expect(transport.check() == nil)
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver(batch.enumerated().filter { $0.offset % 3 == 1 }.map(\.element))
    for _ in 1...2 {
      let again = try destination.transport(to: world)
      let receipts = try again.find(batch, since: checkpoint).receipts
      _ = again.deliver(batch.filter { receipts[$0.key] == nil })
    }
    #expect(try destination.arrivedKeys(in: world) == batch.map(\.key.text).sorted())
  }

  @Test("A key that was never delivered is not found", arguments: Destination.checkable)
  func unknownKey(destination: Destination) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    let batch = Self.messages(10)
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver(batch)
    let others = (0..<10).map { sample(key: "other\($0)") }
    #expect(try transport.find(others, since: checkpoint).receipts.isEmpty)
    #expect(
      try transport.find([others[0], batch[3]], since: checkpoint).receipts.map(\.key) == [
        batch[3].key
      ]
    )
    #expect(try transport.find([], since: checkpoint) == AttemptSearchResult())
  }

  @Test(
    "What nobody has handed over has not arrived, where nobody has touched the destination since",
    arguments: Destination.checkable
  )
  func untouched(destination: Destination) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    _ = transport.deliver(Self.messages(3))
    let checkpoint = try transport.checkpoint()
    for _ in 1...2 {
      let again = try destination.transport(to: world)
      #expect(try again.find([sample(key: "never")], since: checkpoint) == AttemptSearchResult())
    }
  }

  @Test(
    "A destination that has gone is a fault and no proof that nothing arrived",
    arguments: Destination.checkable
  )
  func missing(destination: Destination) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    let checkpoint = try transport.checkpoint()
    _ = transport.deliver([sample()])
    try world.directory.move("box", to: "elsewhere")
    let fault = #expect(throws: DeliveryError.self) {
      try transport.find([sample()], since: checkpoint)
    }
    #expect(fault?.diagnostic.sentence.contains("no such file or directory") == true)
    #expect(world.directory.names(in: ".").allSatisfy { $0.hasPrefix("elsewhere") })
  }

  @Test(
    "A message that cannot be written is refused, and the others arrive in their order",
    arguments: Destination.allCases
  )
  func refusal(destination: Destination) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    var batch = Self.messages(5)
    batch[2] = sample(key: "forged", subject: "Hello\nBcc: everybody@example.com")
    let outcomes = transport.deliver(batch)
    let reason = "the subject contains the control character U+000A: it would end or forge a header"
    #expect(outcomes[2] == .refused(reason: reason))
    batch.remove(at: 2)
    #expect(try destination.arrivedKeys(in: world) == batch.map(\.key.text).sorted())
  }

  @Test("A check finds nothing wrong and sends nothing", arguments: Destination.allCases)
  func check(destination: Destination) throws {
    let world = try destination.open(in: TemporaryFolder())
    let transport = try destination.transport(to: world)
    #expect(transport.check() == nil)
    #expect(transport.deliver([]).isEmpty)
    #expect(try destination.arrivedKeys(in: world).isEmpty)
  }

  @Test("A batch is large where a crash can be cleared up, and a few messages where it cannot")
  func batches() throws {
    for destination in Destination.allCases {
      let world = try destination.open(in: TemporaryFolder())
      let transport = try destination.transport(to: world)
      switch transport.guarantee {
      case .checkable: #expect(transport.batchLimit >= 1000)
      case .idempotent: #expect(transport.batchLimit >= 1)
      // One for each connection of a mail server.
      case .neither: #expect(transport.batchLimit == (destination == .smtp ? 4 : 1))
      }
    }
  }
}

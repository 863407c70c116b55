import Delivery
import Model
import Testing

/// The checkable transports; each has to do everything below.
enum Destination: CaseIterable {
  case maildir

  func open(in directory: TemporaryDirectory) throws -> any Transport {
    switch self {
    case .maildir: try TransportAddress("maildir:\(directory.path("box"))").transport
    }
  }

  /// The number of messages that a reader would see there.
  func arrivedCount(in directory: TemporaryDirectory) -> Int {
    switch self {
    case .maildir: directory.names(in: "box/new").count + directory.names(in: "box/cur").count
    }
  }
}

@Suite("Every checkable transport")
struct CheckableTransportTests {
  private static func messages(_ count: Int) -> [OutgoingMessage] {
    var chance = Chance(seed: UInt64(count))
    return (0..<count).map { chance.message($0) }
  }

  @Test(
    "Everything delivered is accepted, and found under the same receipt",
    arguments: Destination.allCases,
    [1, 2, 7, 8, 9, 100]
  )
  func deliveredIsFound(destination: Destination, count: Int) throws {
    let directory = try TemporaryDirectory()
    let transport = try destination.open(in: directory)
    let batch = Self.messages(count)
    let outcomes = transport.deliver(batch)
    let receipts = try transport.find(batch.map(\.key), since: nil)
    #expect(transport.promise == .checkable)
    #expect(receipts.count == count)
    #expect(outcomes == batch.map { .accepted(receipt: receipts[$0.key] ?? "none") })
    #expect(destination.arrivedCount(in: directory) == count)
  }

  @Test(
    "A repeat is accepted with the same receipt and arrives no second time",
    arguments: Destination.allCases,
    [1, 20]
  )
  func repeats(destination: Destination, count: Int) throws {
    let directory = try TemporaryDirectory()
    let transport = try destination.open(in: directory)
    let batch = Self.messages(count)
    let first = transport.deliver(batch)
    #expect(transport.deliver(batch) == first)
    #expect(try destination.open(in: directory).deliver(batch) == first)
    #expect(destination.arrivedCount(in: directory) == count)
  }

  @Test("A batch may mix what arrived and what did not", arguments: Destination.allCases)
  func mixed(destination: Destination) throws {
    let directory = try TemporaryDirectory()
    let transport = try destination.open(in: directory)
    let batch = Self.messages(30)
    let old = batch.enumerated().filter { $0.offset % 3 == 1 }.map(\.element)
    _ = transport.deliver(old)
    let outcomes = transport.deliver(batch)
    let receipts = try transport.find(batch.map(\.key), since: nil)
    #expect(outcomes == batch.map { .accepted(receipt: receipts[$0.key] ?? "none") })
    #expect(destination.arrivedCount(in: directory) == 30)
  }

  @Test("A key that was never delivered is not found", arguments: Destination.allCases)
  func unknownKey(destination: Destination) throws {
    let directory = try TemporaryDirectory()
    let transport = try destination.open(in: directory)
    let batch = Self.messages(10)
    _ = transport.deliver(batch)
    let others = (0..<10).map { AttemptKey(message: "m/\($0)", attempt: 2) }
    #expect(try transport.find(others, since: nil).isEmpty)
    #expect(try transport.find([others[0], batch[3].key], since: nil).map(\.key) == [batch[3].key])
  }

  @Test("A message that cannot be written is refused, and the others arrive in their order")
  func refusal() throws {
    for destination in Destination.allCases {
      let directory = try TemporaryDirectory()
      let transport = try destination.open(in: directory)
      var batch = Self.messages(12)
      batch[4] = sample(key: "forged", subject: "Hello\nBcc: everybody@example.com")
      let outcomes = transport.deliver(batch)
      let reason =
        "the subject contains the control character U+000A: it would end or forge a header"
      #expect(outcomes[4] == .refused(reason: reason))
      for index in batch.indices where index != 4 {
        #expect(outcomes[index] != outcomes[4])
      }
      #expect(try transport.find(batch.map(\.key), since: nil).count == 11)
      #expect(destination.arrivedCount(in: directory) == 11)
    }
  }

  @Test("A check finds nothing wrong and leaves nothing there", arguments: Destination.allCases)
  func check(destination: Destination) throws {
    let directory = try TemporaryDirectory()
    let transport = try destination.open(in: directory)
    #expect(transport.check() == nil)
    #expect(transport.deliver([]).isEmpty)
    #expect(try transport.find([], since: nil).isEmpty)
    #expect(destination.arrivedCount(in: directory) == 0)
  }
}

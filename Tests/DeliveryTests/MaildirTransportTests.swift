import Delivery
import Formats
import Foundation
import Model
import OperatingSystem
import TestSupport
import Testing

@Suite("The Maildir transport")
struct MaildirTransportTests {
  private let directory: TemporaryFolder
  private let transport: MaildirTransport
  private let accepted = DeliveryOutcome.accepted(receipt: "m1-1")

  init() throws {
    directory = try TemporaryFolder()
    transport = MaildirTransport(path: directory.path("box"))
  }

  @Test(
    "A message is one private file in new, named by its key, with line feeds",
    arguments: [1, 9]
  )
  func file(count: Int) throws {
    let batch = (1...count).map { sample(key: "m\($0)") }
    #expect(transport.deliver(batch).count == count)
    #expect(directory.names(in: "box/new") == batch.map(\.key.text))
    #expect(directory.names(in: "box/tmp").isEmpty)
    #expect(directory.names(in: "box/cur").isEmpty)
    let expected = try MIMEMessage(batch[0]).bytes(lineEnd: .lineFeed)
    #expect(try directory.bytes(of: "box/new/m1-1") == expected)
    #expect(try directory.mode(of: "box/new/m1-1") == 0o600)
    for made in ["box", "box/tmp", "box/new", "box/cur"] {
      #expect(try directory.mode(of: made) == 0o700)
    }
  }

  @Test(
    "A message is recognised after a reader has moved it and set flags",
    arguments: ["m1-1", "m1-1:2,", "m1-1:2,S", "m1-1:2,FRS", "m1-1,S=812:2,RS"]
  )
  func read(name: String) throws {
    #expect(transport.deliver([sample()]) == [accepted])
    try directory.move("box/new/m1-1", to: "box/cur/\(name)")
    #expect(try transport.find([sample()], since: nil).receipts == [sample().key: "m1-1"])
    #expect(transport.deliver([sample(), sample(key: "m2")]).first == accepted)
    #expect(directory.names(in: "box/cur") == [name])
    #expect(directory.names(in: "box/new") == ["m2-1"])
  }

  @Test(
    "A message is recognised though its try had another date and thread, and a reader has marked it"
  )
  func anotherTry() throws {
    #expect(transport.deliver([sample()]) == [accepted])
    let bytes = try directory.bytes(of: "box/new/m1-1")
    try Data([UInt8]("Status: RO\nX-Keywords: later\n".utf8) + bytes)
      .write(to: directory.url.appending(path: "box/new/m1-1"))
    let later = sample(
      composedAt: Instant(milliseconds: 1_900_000_000_000),
      references: [SentMessage(key: AttemptKey(message: "m0", attempt: 1), mailedBy: "a@b.example")]
    )
    #expect(try transport.find([later], since: nil).receipts == [later.key: "m1-1"])
    #expect(transport.deliver([later]) == [accepted])
  }

  @Test(
    "What lies under a message's name with other content is no arrival of it, and stays as it is",
    arguments: ["new/m1-1", "cur/m1-1:2,S"],
    [
      sample(body: "Dear Bob\n"), sample(recipient: "bob@example.com"), sample(subject: "Good day"),
      sample(sender: "desk@example.com"), nil,
    ]
  )
  func otherContent(place: String, other: OutgoingMessage?) throws {
    #expect(transport.check() == nil)
    let bytes = try other.map { try MIMEMessage($0).bytes(lineEnd: .lineFeed) } ?? []
    try directory.write(bytes, to: "box/\(place)")
    let path = "\(directory.path("box"))/\(place)"
    let found = try transport.find([sample()], since: nil)
    #expect(found == AttemptSearchResult(unproved: [sample().key: .otherMessage(path: path)]))
    let outcomes = transport.deliver([sample(), sample(key: "m2")])
    let reason =
      "'\(path)' is not the message whose key it has for a name; look at it, and for the message itself"
      + " where that should have arrived"
    #expect(outcomes == [.unknown(reason: reason), .accepted(receipt: "m2-1")])
    #expect(try directory.bytes(of: "box/\(place)") == bytes)
  }

  @Test("A folder under a message's name is no arrival of it")
  func folder() throws {
    #expect(transport.check() == nil)
    try directory.make("box/new/m1-1")
    let found = try transport.find([sample()], since: nil)
    #expect(found.receipts.isEmpty && found.unproved.map(\.key) == [sample().key])
  }

  @Test(
    "A file whose name only begins or ends alike is another message",
    arguments: ["m1-10", "m1-1.x:2,S", "xm1-1:2,S", "m1"]
  )
  func similarName(name: String) throws {
    #expect(transport.check() == nil)
    try directory.write("another", to: "box/cur/\(name)")
    #expect(try transport.find([sample()], since: nil) == AttemptSearchResult())
    #expect(transport.deliver([sample()]) == [accepted])
    #expect(directory.names(in: "box/new") == ["m1-1"])
  }

  @Test("What a crash left in tmp is replaced")
  func leftover() throws {
    #expect(transport.check() == nil)
    try directory.write("half a mess", to: "box/tmp/m1-1")
    #expect(transport.deliver([sample()]) == [accepted])
    #expect(directory.names(in: "box/tmp").isEmpty)
    let expected = try MIMEMessage(sample()).bytes(lineEnd: .lineFeed)
    #expect(try directory.bytes(of: "box/new/m1-1") == expected)
  }

  @Test("What a crash left in tmp is removed once the key has been looked for")
  func leftoverIsSettled() throws {
    #expect(transport.check() == nil)
    try directory.write("half a mess", to: "box/tmp/m1-1")
    try directory.write("somebody else's", to: "box/tmp/other")
    #expect(try transport.find([sample()], since: nil) == AttemptSearchResult())
    #expect(directory.names(in: "box/tmp") == ["other"])
  }

  @Test("A second name in tmp of a message that arrived is removed without a change to it")
  func secondName() throws {
    #expect(transport.deliver([sample()]) == [accepted])
    let files = FileManager.default
    try files.linkItem(
      atPath: directory.path("box/new/m1-1"),
      toPath: directory.path("box/tmp/m1-1")
    )
    #expect(transport.deliver([sample()]) == [accepted])
    #expect(directory.names(in: "box/tmp").isEmpty)
    let expected = try MIMEMessage(sample()).bytes(lineEnd: .lineFeed)
    #expect(try directory.bytes(of: "box/new/m1-1") == expected)
  }

  @Test(
    "Where something is in the way, everything is unavailable and nothing is there",
    arguments: [
      ("box", "create", "box/tmp"), ("box/tmp", "open", "box/tmp"), ("box/new", "open", "box/new"),
      ("box/cur", "open", "box/cur"),
    ],
    [1, 9]
  )
  func obstacle(in the: (way: String, action: String, path: String), count: Int) throws {
    if the.way != "box" { try directory.make("box") }
    try directory.write("a file", to: the.way)
    let batch = (1...count).map { sample(key: "m\($0)") }
    let reason =
      "cannot \(the.action) '\(directory.path(the.path))': not a directory; "
      + "set a transport with another path"
    #expect(transport.deliver(batch) == batch.map { _ in .unavailable(reason: reason) })
    #expect(transport.check()?.diagnostic.sentence == reason)
    #expect(!directory.names(in: ".").contains { $0.contains("m1") })
  }

  @Test(
    "Where the user has no right to write, everything is unavailable and nothing is there",
    .enabled(if: geteuid() != 0, "a superuser may write everywhere"),
    arguments: ["box/tmp", "box/new"],
    [1, 9]
  )
  func forbidden(part: String, count: Int) throws {
    #expect(transport.check() == nil)
    #expect(unsafe chmod(directory.path(part), 0o500) == 0)
    let batch = (1...count).map { sample(key: "m\($0)") }
    for outcome in transport.deliver(batch) {
      guard case .unavailable(let reason, _, _) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(reason.contains("permission denied; give this user the right"))
    }
    #expect(transport.check() != nil)
    #expect(unsafe chmod(directory.path(part), 0o700) == 0)
    #expect(directory.names(in: "box").allSatisfy { ["tmp", "new", "cur"].contains($0) })
  }

  @Test("A batch with one key twice is a defect of the caller")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      _ = MaildirTransport(path: "/nowhere/box").deliver([sample(), sample()])
    }
  }

  @Test("A Maildir that is not there is no proof that nothing arrived")
  func missing() throws {
    let fault = DeliveryError.system(
      SystemError(action: "open", path: directory.path("box/tmp"), code: ENOENT)
    )
    #expect(throws: fault) { try transport.find([sample()], since: nil) }
    #expect(directory.names(in: ".").isEmpty)
    #expect(
      fault.diagnostic.sentence
        == "cannot open '\(directory.path("box/tmp"))': no such file or directory; mount or make the "
        + "directory above it, then try 'sendplan-executor check'"
    )
  }

  @Test("Directories above the Maildir are not made, as a typing error would make them")
  func noParents() throws {
    let lost = MaildirTransport(path: directory.path("mnt/box"))
    let reason =
      "cannot create '\(directory.path("mnt/box"))': no such file or directory; mount or make the "
      + "directory above it, then try 'sendplan-executor check'"
    #expect(lost.deliver([sample()]) == [.unavailable(reason: reason)])
    #expect(directory.names(in: ".").isEmpty)
  }

  @Test("The longest and strangest ids arrive like others")
  func strangeIDs() throws {
    let ids = [
      "", ".", "..", "../../etc/passwd", "a/b", "a:2,S", "größer", "🚀", "new\nline", "null\0",
      String(repeating: "é", count: 256), String(repeating: "%", count: 512),
    ]
    let batch = ids.map { sample(key: $0) }
    #expect(transport.deliver(batch) == batch.map { .accepted(receipt: $0.key.text) })
    #expect(directory.names(in: "box/new") == batch.map(\.key.text).sorted())
  }
}

import Foundation
import Model
import SQLite
import Storage
import TestSupport
import Testing

@Suite("The file of a slice")
struct SliceFileTests {
  private let folder: TemporaryFolder
  private var chance = Seed.stream("slice files")

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let morning = Instant(milliseconds: 1_803_888_000_000)

  private static func head(_ chance: inout SeededGenerator, count: Int) throws -> SliceHead {
    SliceHead(
      number: chance.number(1...900),
      run: chance.number(1...900),
      plan: chance.number(1...900),
      planDigest: SHA256.digest(of: [UInt8(chance.number(0...255))]).hex,
      day: Day(number: Int32(chance.number(20_000...22_000))),
      database: Origin((0..<16).map { _ in UInt8(chance.number(0...255)) }),
      channel: chance.pick(["email", "Post/Süd", "c'1"]),
      transport: chance.pick(["webhook:https://example.org/in?a=1", "sendmail", "smtp:[::1]:2525"]),
      service: WebService(
        isIdempotent: chance.oneIn(2),
        concurrency: chance.oneIn(2) ? chance.number(1...64) : nil,
        proxy: chance.oneIn(2) ? try ProxyAddress("http://proxy.example:3128") : nil,
        format: chance.pick(WebService.Format.allCases)
      ),
      notAfter: Instant(milliseconds: morning.milliseconds + Int64(chance.number(0...1_000_000))),
      count: count
    )
  }

  private static func items(_ chance: inout SeededGenerator, count: Int) -> [SliceItem] {
    (0..<count).map { index in
      SliceItem(
        place: index + 1,
        message: Int32(chance.number(1...Int(Int32.max))),
        attempt: chance.number(1...9),
        key: "key-\(index)",
        content: chance.pick(["", "{}", "ä\u{0}\n", String(repeating: "long ", count: 2000)])
      )
    }
  }

  private func sentence(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return (error as? any DiagnosticError)?.diagnostic.sentence ?? "\(error)"
    }
  }

  private func written(_ name: String = "1-1.slice", count: Int = 3) throws -> SliceFile {
    var chance = Seed.stream("a slice")
    let head = try SliceFileTests.head(&chance, count: count)
    try SliceFile.write(head, SliceFileTests.items(&chance, count: count), to: folder.path(name))
    return try SliceFile(opening: folder.path(name))
  }

  private func held(_ slice: SliceFile, process: Int32 = 7) throws -> Int {
    try slice.hold(host: "a", boot: "b", process: process, nonce: "n", at: SliceFileTests.morning)
  }

  @Test("What was written is read again, and the same gives the same bytes")
  mutating func bytes() throws {
    for round in 0..<20 {
      let count = chance.number(0...60)
      let head = try SliceFileTests.head(&chance, count: count)
      let items = SliceFileTests.items(&chance, count: count)
      let digest = try SliceFile.write(head, items, to: folder.path("\(round).slice"))
      try SliceFile.write(head, items, to: folder.path("again"))
      #expect(try folder.bytes(of: "\(round).slice") == folder.bytes(of: "again"))
      #expect(try folder.mode(of: "again") == 0o600)
      try FileManager.default.removeItem(atPath: folder.path("again"))
      let slice = try SliceFile(opening: folder.path("\(round).slice"))
      #expect(slice.head == head && slice.digest == digest)
      #expect(try slice.items(at: 1..<(count + 1)) == items)
      #expect(
        try slice.outcomes()
          == items.map {
            SliceOutcome(
              place: $0.place,
              message: $0.message,
              attempt: $0.attempt,
              isMarked: false,
              answer: nil
            )
          }
      )
    }
    #expect(folder.names().allSatisfy { $0.hasSuffix(".slice") })
  }

  @Test("A slice that is there is not written over, and another is refused by name")
  mutating func again() throws {
    let slice = try written()
    _ = try held(slice)
    let same = try written()
    #expect(same.digest == slice.digest)
    #expect(try same.holders().count == 1)
    let path = folder.path("1-1.slice")
    var other = slice.head
    other.run += 1
    let items = try slice.items(at: 1...3)
    #expect(
      sentence { try SliceFile.write(other, items, to: path) }
        == "'\(path)' is another slice: a slice that is there is never written over; name another folder"
    )
  }

  @Test("Any other head and any other item give another digest")
  mutating func digests() throws {
    let head = try SliceFileTests.head(&chance, count: 2)
    let items = SliceFileTests.items(&chance, count: 2)
    var (others, heads): ([[SliceItem]], [SliceHead]) = ([], [head, head, head])
    heads[0].channel += "x"
    heads[1].notAfter = Instant(milliseconds: head.notAfter.milliseconds + 1)
    heads[2].service.isIdempotent.toggle()
    for change in 0..<4 {
      let first = items[0]
      let changed = SliceItem(
        place: 1,
        message: first.message - (change == 0 ? 1 : 0),
        attempt: first.attempt + (change == 1 ? 1 : 0),
        key: first.key + (change == 2 ? "x" : ""),
        content: first.content + (change == 3 ? "x" : "")
      )
      others.append([changed, items[1]])
    }
    var digests = [try SliceFile.write(head, items, to: folder.path("0"))]
    for head in heads {
      digests.append(try SliceFile.write(head, items, to: folder.path("\(digests.count)")))
    }
    for items in others {
      digests.append(try SliceFile.write(head, items, to: folder.path("\(digests.count)")))
    }
    #expect(Set(digests).count == 8)
  }

  @Test("Marks and outcomes are kept, those of every holder")
  func recording() throws {
    let slice = try written(count: 6)
    let answers: [SliceAnswer] = [
      .accepted(receipt: "r 1"), .refused(reason: "no", fault: nil),
      .refused(reason: "never", fault: .message),
      .unavailable(reason: "later", fault: .channel, retryAfter: 30), .unknown(reason: "silence"),
    ]
    let empty = try slice.outcomeDigest()
    #expect(try held(slice) == 1)
    try slice.mark([1, 2], by: 1, at: SliceFileTests.morning)
    try slice.note([(1, answers[0])], by: 1, at: SliceFileTests.morning)
    #expect(try held(slice, process: 8) == 2)
    try slice.mark(3...6, by: 2, at: SliceFileTests.morning)
    try slice.note(
      zip(2...5, answers.dropFirst()).map { ($0, $1) },
      by: 2,
      at: .init(milliseconds: 5)
    )
    let read = try SliceFile(opening: slice.path)
    #expect(try read.outcomes().map(\.isMarked) == Array(repeating: true, count: 6))
    #expect(try read.outcomes().map(\.answer) == answers + [nil])
    #expect(try read.holders().map(\.process) == [7, 8])
    #expect(try read.outcomeDigest() == slice.outcomeDigest())
    #expect(try read.outcomeDigest() != empty)
  }

  @Test("Only the last holder marks, each item once, and no outcome is without a mark")
  func order() throws {
    let slice = try written()
    #expect(throws: (any Error).self) { try slice.mark([1], by: 1, at: SliceFileTests.morning) }
    _ = try held(slice)
    try slice.mark([1], by: 1, at: SliceFileTests.morning)
    #expect(throws: (any Error).self) { try slice.mark([2, 1], by: 1, at: SliceFileTests.morning) }
    #expect(throws: (any Error).self) { try slice.mark([4], by: 1, at: SliceFileTests.morning) }
    #expect(throws: (any Error).self) {
      try slice.note([(2, .accepted(receipt: "r"))], by: 1, at: SliceFileTests.morning)
    }
    _ = try held(slice)
    #expect(throws: SliceError.otherHolder(path: slice.path)) {
      try slice.mark([2], by: 1, at: SliceFileTests.morning)
    }
    // Who has handed something over says what came of it, whoever is the holder now.
    try slice.note([(1, .accepted(receipt: "r"))], by: 1, at: SliceFileTests.morning)
    #expect(throws: (any Error).self) {
      try slice.note([(1, .accepted(receipt: "s"))], by: 2, at: SliceFileTests.morning)
    }
    #expect(try slice.outcomes().map(\.isMarked) == [true, false, false])
  }

  @Test(
    "The file refuses from anybody what would rewrite it",
    arguments: ["slice", "item", "holder", "mark", "outcome"]
  )
  func guarded(table: String) throws {
    let slice = try written()
    _ = try held(slice)
    try slice.mark([1, 2], by: 1, at: SliceFileTests.morning)
    try slice.note([(1, .accepted(receipt: "r"))], by: 1, at: SliceFileTests.morning)
    let shell = try Connection(path: slice.path, access: .readWrite)
    for change in [
      "DELETE FROM \(table)", "UPDATE \(table) SET rowid = 9",
      "INSERT INTO \(table) SELECT * FROM \(table)",
      "INSERT OR REPLACE INTO \(table) SELECT * FROM \(table)",
      "INSERT OR IGNORE INTO \(table) SELECT * FROM \(table)",
    ] {
      let error = #expect(throws: DatabaseError.self) { try shell.execute(change) }
      #expect(error?.family == .constraint, "\(change): \(error?.message ?? "")")
    }
  }

  @Test(
    "What was altered all the same is seen when it is opened",
    arguments: [
      "DROP TRIGGER mark_insert",
      "CREATE INDEX x ON item (key)",
      "DROP TRIGGER item_update; UPDATE item SET content = 'x' WHERE place = 2; AGAIN",
      "DROP TRIGGER item_update; UPDATE item SET message = 1 WHERE place = 2; AGAIN",
      "DROP TRIGGER item_delete; DELETE FROM item WHERE place = 3; AGAIN",
      "DROP TRIGGER slice_update; UPDATE slice SET head = replace(head, '\"run\":', '\"run\":1'); AGAIN",
      "DROP TRIGGER slice_update; UPDATE slice SET head = '{}'; AGAIN",
      "DROP TRIGGER slice_delete; DELETE FROM slice; AGAIN",
    ]
  )
  func altered(script: String) throws {
    let path = try written().path
    let shell = try Connection(path: path, access: .readWrite)
    let trigger = script.split(separator: " ")[2].filter { $0 != ";" }
    let text = try shell.row(
      "SELECT sql FROM sqlite_schema WHERE name = ?1",
      Value(trigger)
    ) { $0.text(0) }
    try shell.execute(script.replacing("AGAIN", with: text ?? ""))
    #expect(
      sentence { _ = try SliceFile(opening: path) }.hasPrefix("'\(path)' is not as it was cut: ")
    )
  }

  @Test("What is no slice is refused by name and left alone")
  func foreign() throws {
    let text = try folder.write("some text that is long enough to be read as a header", to: "text")
    let empty = try folder.write("", to: "empty")
    try folder.make("folder")
    for path in [text, empty, folder.path("folder")] {
      #expect(
        sentence { _ = try SliceFile(opening: path) } == """
          '\(path)' is no slice; name a file that 'sendplan-executor cut' has written; \
          this one was not changed
          """
      )
    }
    #expect(try folder.bytes(of: "empty").isEmpty)
    let missing = folder.path("missing")
    #expect(
      sentence { _ = try SliceFile(opening: missing) }.hasPrefix("there is no slice '\(missing)'")
    )
    let slice = try written().path
    try Connection(path: slice, access: .readWrite).execute("PRAGMA user_version = 9")
    #expect(
      sentence { _ = try SliceFile(opening: slice) }.hasPrefix("'\(slice)' was made by a newer")
    )
    let database = try Nights().database
    #expect(sentence { _ = try SliceFile(opening: database.path) }.contains("is no slice"))
    #expect(
      sentence { _ = try Database.open(path: try written("2-2.slice").path) }
        .contains("is not a sendplan database")
    )
  }

  @Test("Others read it while its holder is at work")
  func reading() throws {
    let slice = try written()
    let reader = try SliceFile(opening: slice.path)
    _ = try held(slice)
    try slice.mark([1], by: 1, at: SliceFileTests.morning)
    #expect(try reader.outcomes().map(\.isMarked) == [true, false, false])
    try slice.mark([2], by: 1, at: SliceFileTests.morning)
    #expect(try reader.outcomes().map(\.isMarked) == [true, true, false])
    #expect(folder.names() == ["1-1.slice"])
  }
}

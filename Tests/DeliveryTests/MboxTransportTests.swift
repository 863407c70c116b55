import Delivery
import Formats
import Foundation
import Glibc
import Model
import TestSupport
import Testing

@Suite("An mbox file")
struct MboxTransportTests {
  private let directory: TemporaryFolder
  private let transport: MboxTransport

  init() throws {
    directory = try TemporaryFolder(in: TemporaryFolder.memory)
    transport = MboxTransport(path: directory.path("box"))
  }

  private static func messages(_ count: Int, seed: UInt64) -> [OutgoingMessage] {
    var chance = SeededGenerator(seed: seed)
    return (0..<count).map { chance.message($0) }
  }

  private func text() throws -> String {
    String(decoding: try directory.bytes(of: "box"), as: UTF8.self)
  }

  @Test("A message is written as mail programs write it, for this user alone")
  func plain() throws {
    let message = sample(body: "Dear Ann\n>From here on\n>>From there\n> From\n")
    #expect(transport.deliver([message]) == [.accepted(receipt: "m1-1")])
    let expected = """
      From news@example.com Sun Nov 22 13:18:00 2026
      X-Sendplan-Check: 315 fa3b0b855dfd9d87
      From: news@example.com
      To: ann@example.com
      Subject: Hello
      Date: Sun, 22 Nov 2026 13:18:00 +0000
      Message-ID: <m1-1@example.com>
      References: <m1-1@example.com>
      X-Sendplan-Key: m1-1
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: 7bit

      Dear Ann
      >>From here on
      >>>From there
      > From


      """
    #expect(try text() == expected)
    #expect(try directory.mode(of: "box") == 0o600)
  }

  @Test(
    "A mail reader reads every message as it was",
    .needs(.python),
    arguments: [1, 2] as [UInt64]
  )
  func readBack(seed: UInt64) throws {
    let batch = Self.messages(80, seed: seed)
    _ = transport.deliver(Array(batch.prefix(30)))
    _ = transport.deliver(Array(batch.dropFirst(30)))
    #expect(try PythonMail.mbox(directory.path("box")) == batch.map(Letter.init(expectedFrom:)))
  }

  @Test("Wherever a crash tore a batch, the file ends up as if there had been none")
  func torn() throws {
    _ = transport.deliver(Self.messages(2, seed: 5))
    let batch = Self.messages(2, seed: 6) + [sample(body: "He came From afar\n")]
    let checkpoint = try transport.checkpoint()
    let start = try directory.bytes(of: "box").count
    _ = transport.deliver(batch)
    let whole = try directory.bytes(of: "box")
    let ends = (start...whole.count).filter { place in
      place == whole.count
        || whole[(place - 1)...].starts(with: Array("\nFrom ".utf8))
    }
    #expect(ends.count == batch.count + 1)
    for length in start...whole.count {
      try directory.write(whole.prefix(length), to: "box")
      let again = MboxTransport(path: directory.path("box"))
      let result = try again.find(batch, since: checkpoint)
      let arrived = ends.dropFirst().count { $0 - 1 <= length }
      let missing = Array(batch[arrived...])
      #expect(Set(result.receipts.keys) == Set(batch[..<arrived].map(\.key)))
      // Between two messages, a reader may have taken out what came next.
      let isTorn = !ends.contains(length) && !ends.contains(length + 1)
      #expect(Set(result.unproved.keys) == Set(isTorn ? [] : missing.map(\.key)))
      #expect(again.deliver(missing).count == missing.count)
      guard try directory.bytes(of: "box") == whole else {
        Issue.record("torn at \(length) of \(whole.count)")
        return
      }
    }
  }

  @Test("Zeros in place of a text are not ours to cut off", arguments: [0, 1, 150, 900])
  func zeros(count: Int) throws {
    _ = transport.deliver([sample()])
    let checkpoint = try transport.checkpoint()
    let old = try directory.bytes(of: "box")
    let next = sample(key: "m2")
    _ = transport.deliver([next])
    let whole = try directory.bytes(of: "box")
    let kept = min(old.count + count, whole.count - 10)
    let torn = whole.prefix(kept) + Array(repeating: 0, count: whole.count - kept)
    try Data(torn).write(to: URL(filePath: directory.path("box")))
    #expect(try Array(transport.find([next], since: checkpoint).unproved.keys) == [next.key])
    #expect(try directory.bytes(of: "box") == Array(torn))
  }

  @Test(
    "What another program has written stays, and does not hide what arrived",
    arguments: [
      "From bob@example.com Sun Nov 22 13:20:00 2026\nSubject: Hi\n\nHello\n\n",
      "From bob@example.com Sun Nov 22 13:20:00 2026\nX-Sendplan-Key: m9-1\n\nHello",
      "\nFrom bob@example.com Sun Nov 22 13:20:00 2026\nX-Sendplan-Check: 9 1\n\nHello",
      "From bob@example.com Sun Nov 22 13:20:00 2026\nX-Sendplan-Check: -1 0\n\nHello\n",
    ],
    [0, 40, 300]
  )
  func others(text: String, cut: Int) throws {
    let checkpoint = try transport.checkpoint()
    let (first, second, third) = (sample(key: "m1"), sample(key: "m2"), sample(key: "m9"))
    _ = transport.deliver([first, second])
    let torn = try directory.bytes(of: "box").dropLast(cut) + [UInt8](text.utf8)
    try Data(torn).write(to: URL(filePath: directory.path("box")))
    let found = try transport.find([first, second, third], since: checkpoint)
    #expect(found.receipts.values.sorted() == (cut == 0 ? ["m1-1", "m2-1"] : ["m1-1"]))
    #expect(found.unproved.count == (cut == 0 ? 1 : 2))
    #expect(try directory.bytes(of: "box") == [UInt8](torn))
    _ = transport.deliver([third])
    #expect(try self.text().hasPrefix(String(decoding: torn, as: UTF8.self)))
    #expect(try transport.find([third], since: checkpoint).receipts[third.key] == "m9-1")
  }

  @Test("A message begins behind an empty line, whatever was there", arguments: ["", "\n", "\n\n"])
  func separation(end: String) throws {
    try directory.write("From bob@example.com Sun Nov 22 2026\n\nHello\(end)", to: "box")
    #expect(transport.deliver([sample()]) == [.accepted(receipt: "m1-1")])
    #expect(try text().contains("Hello\n\nFrom news@example.com"))
  }

  @Test("A torn message below the checkpoint is not touched")
  func below() throws {
    _ = transport.deliver([sample()])
    try Data(try directory.bytes(of: "box").dropLast(9))
      .write(to: URL(filePath: directory.path("box")))
    let torn = try directory.bytes(of: "box")
    let checkpoint = try transport.checkpoint()
    #expect(try transport.find([sample(key: "m2")], since: checkpoint) == AttemptSearchResult())
    #expect(try directory.bytes(of: "box") == torn)
  }

  @Test("A file that a mail program has changed proves nothing", arguments: [true, false])
  func altered(isShorter: Bool) throws {
    _ = transport.deliver([sample()])
    let checkpoint = try transport.checkpoint()
    let bytes = try directory.bytes(of: "box")
    let changed = isShorter ? Data(bytes.dropLast()) : Data(bytes.map { $0 == 0x6e ? 0x4e : $0 })
    try directory.write(changed, to: "box")
    let next = sample(key: "m2")
    let found = try transport.find([next], since: checkpoint)
    #expect(
      found.unproved[next.key]?.diagnostic.sentence
        == "cannot tell what arrived in '\(directory.path("box"))': somebody has changed it since, and"
        + " this is not there as it was written; look for the message by its key, also where a mail"
        + " program may have moved it"
    )
    for checkpoint in ["", "12", "-1-x", "x-y", "1-2-3", "1-2-3-4-5", nil] {
      #expect(try transport.find([next], since: checkpoint).unproved[next.key] != nil)
    }
  }

  @Test(
    "What is no mbox file is left alone",
    arguments: [
      ("directory", "cannot open 'BOX': is a directory; set a transport with another path"),
      ("pipe", "'BOX' is not a regular file; set a transport with another path"),
      (
        "text",
        "'BOX' does not begin as an mbox file does: messages would spoil it; "
          + "set a transport with another path"
      ),
    ]
  )
  func foreign(kind: String, sentence: String) throws {
    switch kind {
    case "directory": try directory.make("box")
    case "pipe": #expect(unsafe mkfifo(directory.path("box"), 0o600) == 0)
    default: try directory.write("SQLite format 3", to: "box")
    }
    let reason = sentence.replacing("BOX", with: directory.path("box"))
    #expect(transport.deliver([sample()]) == [.unavailable(reason: reason)])
    #expect(transport.check()?.diagnostic.sentence == reason)
  }

  @Test(
    "A file that another program has locked is waited for, but not for ever",
    .needs(.python)
  )
  func locked() throws {
    _ = transport.deliver([sample()])
    let script = """
      import mailbox, sys
      box = mailbox.mbox(sys.argv[1])
      box.lock(); print(0, flush=True); sys.stdin.read(); box.unlock()
      """
    let holder = try PythonProcess(script, directory.path("box"))
    let reason =
      "cannot lock '\(directory.path("box"))': another program keeps it locked; "
      + "end that program and run again"
    let hasty = MboxTransport(path: directory.path("box"), lockTimeout: 0)
    #expect(hasty.deliver([sample(key: "m2")]) == [.unavailable(reason: reason)])
    #expect(throws: DeliveryError.mbox(.locked, path: directory.path("box"))) {
      try hasty.find([sample()], since: nil)
    }
    try holder.end()
    #expect(transport.deliver([sample(key: "m2")]) == [.accepted(receipt: "m2-1")])
  }

  @Test("When the disk is full in the middle of a batch, nothing of it stays")
  func full() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryFolder()
      let transport = MboxTransport(path: directory.path("box"))
      _ = transport.deliver([sample()])
      let old = try directory.bytes(of: "box")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1500, rlim_max: 1500)
      precondition(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let outcomes = transport.deliver((0..<9).map { sample(key: "n\($0)") })
      let reason = "cannot write '\(directory.path("box"))': file too large"
      precondition(outcomes == (0..<9).map { _ in .unavailable(reason: reason) })
      let left = try directory.bytes(of: "box")
      precondition(left == old)
    }
  }

  @Test("A batch with one key twice is a defect of the caller")
  func twice() async {
    await #expect(processExitsWith: .failure) {
      _ = MboxTransport(path: "/nowhere/box").deliver([sample(), sample()])
    }
  }
}

import Delivery
import Formats
import Foundation
import Glibc
import Model
import TestSupport
import Testing

@Suite("A program that takes mail")
struct SendmailTransportTests {
  private let directory: TemporaryFolder

  init() throws {
    directory = try TemporaryFolder()
  }

  /// A transport whose program is a shell script.
  private func transport(_ script: String, timeLimit: Duration = .seconds(60)) throws
    -> SendmailTransport
  {
    let path = try directory.program("program", script)
    return SendmailTransport(program: path, timeLimit: timeLimit)
  }

  private func outcome(
    _ script: String,
    of message: OutgoingMessage = sample(),
    timeLimit: Duration = .seconds(60)
  ) throws -> DeliveryOutcome? {
    try transport(script, timeLimit: timeLimit).deliver([message]).first
  }

  @Test("Three programs at once take three messages, each its own, with an outcome of its own")
  func atOnce() throws {
    // Each waits until all three are there, and those after them for nobody.
    let script = """
      cd \(directory.path("."))
      cat > "$5"
      while [ ! -e c@example.com ]; do :; done
      case $5 in b*) echo '550 5.1.1 no such user'; exit 67;; esac
      """
    let program = try directory.program("program", script)
    let transport = SendmailTransport(program: program, programs: 3)
    #expect(transport.batchLimit == 3)
    let names = ["a", "b", "c", "d"]
    let messages = names.map { sample(key: $0, recipient: "\($0)@example.com") }
    #expect(
      transport.deliver(messages) == [
        .accepted(receipt: "a-1"), .refused(reason: "550 5.1.1 no such user"),
        .accepted(receipt: "c-1"), .accepted(receipt: "d-1"),
      ]
    )
    for (name, message) in zip(names, messages) {
      let expected = try MIMEMessage(message).bytes(lineEnd: .lineFeed)
      #expect(try directory.bytes(of: "\(name)@example.com") == expected)
    }
  }

  @Test("The message comes on standard input, and the addresses as arguments of their own")
  func call() throws {
    let script = "cd \(directory.path("."))\nprintf '%s\\n' \"$@\" > arguments\ncat > message"
    let message = sample(
      sender: "Ann <news@example.com>",
      recipient: "Bob <-o'$(touch${IFS}x)'@example.com>",
      body: ".\n..\nFrom me\n"
    )
    let other = sample(sender: "Ann <news@example.com>", recipient: "-oops@example.com")
    for (message, recipient) in [
      (other, "-oops@example.com"), (sample(recipient: "`x`$@example.com"), "`x`$@example.com"),
    ] {
      #expect(try outcome(script, of: message) == .accepted(receipt: "m1-1"))
      let arguments = String(decoding: try directory.bytes(of: "arguments"), as: UTF8.self)
      #expect(arguments == "-i\n-f\nnews@example.com\n--\n\(recipient)\n")
      let expected = try MIMEMessage(message).bytes(lineEnd: .lineFeed)
      #expect(try directory.bytes(of: "message") == expected)
    }
    #expect(
      try outcome(script, of: message) == .refused(reason: "the recipient is no mail address")
    )
  }

  @Test("Every exit status has its meaning, once the message was read", arguments: 1...255)
  func status(status: Int32) throws {
    let name = Self.names[status].map { "\($0) (\(status))" } ?? "status \(status)"
    let reason = "the program ended with \(name): first; no luck"
    let expected: DeliveryOutcome =
      switch status {
      case 67: .refused(reason: reason)
      case 65: .refused(reason: reason, fault: nil)
      case 64, 66, 72, 73, 77, 78: .refused(reason: reason, fault: .channel)
      case 68, 69, 71, 75: .unavailable(reason: reason, fault: nil)
      default: .unknown(reason: reason)
      }
    let script = "cat >/dev/null; echo first >&2; echo 'no luck' >&2; exit \(status)"
    #expect(try outcome(script) == expected)
  }

  private static let names: [Int32: String] = [
    64: "EX_USAGE", 65: "EX_DATAERR", 66: "EX_NOINPUT", 67: "EX_NOUSER", 68: "EX_NOHOST",
    69: "EX_UNAVAILABLE", 70: "EX_SOFTWARE", 71: "EX_OSERR", 72: "EX_OSFILE", 73: "EX_CANTCREAT",
    74: "EX_IOERR", 75: "EX_TEMPFAIL", 76: "EX_PROTOCOL", 77: "EX_NOPERM", 78: "EX_CONFIG",
  ]

  @Test("What nobody has read has not been sent", arguments: ["exit 1", "exit 70", "kill -9 $$"])
  func unread(script: String) throws {
    guard case .unavailable(let reason, _, _) = try outcome(script) else {
      Issue.record("\(script) leaves the message in doubt")
      return
    }
    #expect(reason.hasSuffix("; it read nothing"))
  }

  @Test(
    "A success without the whole message read is in doubt",
    arguments: ["exit 0", "exec <&-; exit 0", "head -c 10 >/dev/null"]
  )
  func halfRead(script: String) throws {
    let reason = "the program reported success but did not read the whole message"
    let long = sample(body: String(repeating: "a line\n", count: 50_000))
    #expect(try outcome(script, of: long) == .unknown(reason: reason))
    #expect(try outcome("exec cat >/dev/null", of: long) == .accepted(receipt: "m1-1"))
  }

  @Test("A program that was killed after it had read the message leaves it in doubt")
  func killed() throws {
    #expect(
      try outcome("cat >/dev/null; echo gone >&2; kill -9 $$")
        == .unknown(reason: "a signal (9) ended the program: gone")
    )
  }

  @Test("A program that does not end is killed with what it started", arguments: [true, false])
  func slow(reads: Bool) throws {
    let mark = directory.path("alive")
    let script = """
      \(reads ? "cat >/dev/null" : ":")
      mkfifo \(mark)
      sh -c 'exec sleep 1000 <> \(mark)' &
      wait
      """
    let reason = "the program did not end within its time limit"
    let expected: DeliveryOutcome =
      reads ? .unknown(reason: reason) : .unavailable(reason: "\(reason); it read nothing")
    #expect(try outcome(script, timeLimit: .seconds(1)) == expected)
    // The pipe has a writer as long as what was started lives.
    let pipe = unsafe open(mark, O_RDONLY | O_NONBLOCK)
    defer { close(pipe) }
    var byte: UInt8 = 0
    if unsafe read(pipe, &byte, 1) != 0 {
      var wait = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      #expect(unsafe poll(&wait, 1, 10_000) == 1)
    }
  }

  @Test("A program that stays behind with the outputs open is not waited for")
  func background() throws {
    let script = "cat >/dev/null; mkfifo \(directory.path("pipe")); cat \(directory.path("pipe")) &"
    #expect(try outcome(script) == .accepted(receipt: "m1-1"))
    let pipe = try FileHandle(forUpdating: URL(filePath: directory.path("pipe")))
    try pipe.close()
  }

  @Test("However much a program prints, little of it is kept")
  func chatter() throws {
    let script = "cat >/dev/null; head -c 3000000 /dev/zero | tr '\\0' x >&2; exit 75"
    guard case .unavailable(let reason, _, _) = try outcome(script) else {
      Issue.record("an outcome of another kind")
      return
    }
    #expect(reason.count < 300)
  }

  @Test(
    "The server's name for the message is the receipt, where the program prints it",
    arguments: [
      ("250 2.0.0 Ok: queued as 4F1C2A\\n", "4F1C2A"), ("250 OK Queued As <x@y>", "<x@y>"),
      ("queued as", "m1-1"), ("nothing", "m1-1"),
    ]
  )
  func queueID(output: String, receipt: String) throws {
    for stream in ["", ">&2"] {
      let script = "cat >/dev/null; printf '\(output)' \(stream)"
      #expect(try outcome(script) == .accepted(receipt: receipt))
    }
  }

  @Test("The program has default signals, none of our files and none of our settings")
  func dependencies() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryFolder()
      let script = """
        cat >/dev/null
        { ls /proc/self/fd | tr '\\n' ' '; grep -h '^Sig[BI]' /proc/self/status; env; } \
        > \(directory.path("seen"))
        """
      signal(SIGPIPE, SIG_IGN)
      unsafe setenv("SENDPLAN_WEBHOOK_TOKEN", "secret", 1)
      let inheritable = unsafe open("/dev/null", O_RDONLY)
      let program = try directory.program("program", script)
      let outcomes = SendmailTransport(program: program).deliver([sample()])
      precondition(outcomes == [.accepted(receipt: "m1-1")])
      close(inheritable)
      let seen = String(decoding: try directory.bytes(of: "seen"), as: UTF8.self)
      // The fourth is the directory itself, while it is listed.
      precondition(seen.hasPrefix("0 1 2 3 Sig"))
      for name in ["SigBlk:\t", "SigIgn:\t"] {
        let mask = seen.split(separator: name).last?.prefix(16) ?? ""
        // The C library keeps the signals from the 32nd on for itself.
        precondition(UInt64(mask, radix: 16).map { $0 & 0x7fff_ffff } == 0)
      }
      precondition(!seen.contains("SENDPLAN_") && seen.contains("PATH="))
    }
  }

  @Test("Where the system does not tell how a program ended, the message is in doubt")
  func untold() async {
    await #expect(processExitsWith: .success) {
      let directory = try TemporaryFolder()
      let program = try directory.program("program", "cat >/dev/null")
      signal(SIGCHLD, SIG_IGN)
      let outcomes = SendmailTransport(program: program).deliver([sample()])
      let reason = "the system did not tell how the program ended"
      precondition(outcomes == [.unknown(reason: reason)])
    }
  }

  @Test("A program that is missing or may not be run is named, with the way out")
  func missing() throws {
    let nowhere = SendmailTransport(program: "/nowhere/sendmail")
    let reason =
      "there is no program '/nowhere/sendmail'; install it there, or set a transport with another path"
    #expect(nowhere.deliver([sample()]) == [.unavailable(reason: reason)])
    #expect(nowhere.check()?.diagnostic.sentence == reason)
    try directory.write("echo", to: "text")
    for name in ["text", "."] {
      let fault = DeliveryError.program(.notExecutable, path: directory.path(name))
      let other = SendmailTransport(program: directory.path(name))
      #expect(other.check() == fault)
      #expect(other.deliver([sample()]) == [.unavailable(reason: fault.diagnostic.sentence)])
    }
    let path = try directory.program("no-interpreter", "", interpreter: "/nowhere/sh")
    let outcomes = SendmailTransport(program: path).deliver([sample()])
    guard case .unavailable(let reason, _, _) = outcomes.first else {
      Issue.record("\(outcomes)")
      return
    }
    #expect(reason.hasPrefix("cannot start '\(path)': no such file or directory"))
  }

  @Test("A sender without an address is the fault of the channel, and not of the message")
  func sender() throws {
    #expect(
      try outcome("cat >/dev/null", of: sample(sender: "the office"))
        == .refused(
          reason: "the sender is no mail address; "
            + "state one with 'sendplan channel set NAME --sender ADDRESS'",
          fault: .channel
        )
    )
  }
}

import Foundation
import TestSupport
import Testing

/// That a job needs nothing that its service closes: each is watched by the kernel's record of what it asks.
@Suite struct SandboxTests {
  /// Which call does the job once, and by which transport mail goes.
  static let jobs = [
    ("nightly", "maildir:out", "sendplan nightly --to 2027-03-01 --approve --reports r"),
    ("run", "maildir:out", "sendplan-executor run --approved --day 2027-03-01"),
    ("run", "mbox:out.mbox", "sendplan-executor run --approved --day 2027-03-01"),
    ("backup", "maildir:out", "sendplan backup last.db"),
    ("metrics", "maildir:out", "sendplan metrics --output sendplan.prom"),
  ]

  @Test(
    "A job asks the system for nothing that its service does not let through",
    .needs(.systemd, .strace),
    arguments: jobs
  )
  func calls(_ name: String, _ transport: String, _ call: String) throws {
    let session = try ShellSession.approved(transport: transport)
    let printed = try PrintedSchedule(of: try #require(PrintedSchedule.calls[name]), in: session)
    let done = try session.run("strace -f -y -o calls.txt \(call)")
    try #require(done.status == 0, "\(done)")
    let calls = try session.run("cat calls.txt").output.split(separator: "\n").map(String.init)
    try #require(calls.count > 100)
    let allowed = try SandboxTests.allowed(printed.service("SystemCallFilter"), session)
    let asked = Set(
      calls.compactMap { $0.firstMatch(of: /^[0-9]+ +([a-z0-9_]+)\(/).map { String($0.1) } }
    )
    // SQLite asks for the owner that a file has anyway, as root alone, and passes over a refusal.
    #expect(asked.subtracting(allowed).subtracting(["fchown"]).isEmpty)
    let writable = printed.service("ReadWritePaths").map { $0.trimmingCharacters(in: ["\""]) }
    let written = Set(calls.compactMap(SandboxTests.written))
    #expect(!written.isEmpty)
    for path in written where path != "/dev/null" {
      #expect(writable.contains { path.hasPrefix("\($0)/") }, "\(path)")
    }
    let families = Set(
      printed.service("RestrictAddressFamilies").flatMap { $0.split(separator: " ") }
    )
    let used = Set(calls.compactMap { $0.firstMatch(of: /\bsocket\((AF_[A-Z0-9]+)/).map(\.1) })
    #expect(used.subtracting(families).isEmpty)
  }

  /// The path that a call has opened for writing.
  private static func written(_ call: String) -> String? {
    guard call.contains(/O_WRONLY|O_RDWR|O_CREAT/) else { return nil }
    return call.firstMatch(of: /= [0-9]+<(\/[^>]*)>/).map { String($0.1) }
  }

  /// The calls that the lines of a filter let through, by systemd's own lists.
  private static func allowed(
    _ filters: [String],
    _ session: borrowing ShellSession
  ) throws -> Set<String> {
    var allowed: Set<String> = try members(of: "@default", session)
    for filter in filters {
      let isDenied = filter.hasPrefix("~")
      for group in (isDenied ? filter.dropFirst() : filter[...]).split(separator: " ") {
        let members = try members(of: String(group), session)
        if isDenied { allowed.subtract(members) } else { allowed.formUnion(members) }
      }
    }
    return allowed
  }

  private static func members(
    of group: String,
    _ session: borrowing ShellSession
  ) throws -> Set<String> {
    let listed = try session.run("systemd-analyze syscall-filter \(group)")
    try #require(listed.status == 0)
    var members: Set<String> = []
    for line in listed.output.split(separator: "\n").dropFirst() {
      let word = line.trimmingCharacters(in: .whitespaces)
      if word.hasPrefix("@") {
        members.formUnion(try Self.members(of: word, session))
      } else if !word.hasPrefix("#") {
        members.insert(word)
      }
    }
    return members
  }
}

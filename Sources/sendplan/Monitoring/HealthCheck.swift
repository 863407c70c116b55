import Glibc
import Model
import OperatingSystem
import Storage
import Terminal

/// Everything that is looked at around a database, each with what was found and how to fix it.
struct HealthCheck {
  struct Check {
    let name: String
    let finding: String
    /// What to do; nil where nothing is wrong.
    let fix: String?
  }

  private(set) var checks: [Check] = []
  private let path: String

  init(of path: String, isFull: Bool, now: Instant) {
    self.path = path
    guard checkFile() else { return }
    do {
      let database = try Database.look(at: path)
      try database.read { snapshot in
        guard try checkIntegrity(snapshot, isFull: isFull) else { return }
        checkSchema(try database.schemaDifferences() + database.alteredConstants())
        try checkRecords(snapshot)
        try checkRun(snapshot)
        try checkSurroundings(snapshot, now)
        try checkSenders(snapshot)
      }
    } catch {
      let diagnostic = (error as? any DiagnosticError)?.diagnostic
      let finding = [diagnostic?.what, diagnostic?.why].compactMap(\.self).joined(separator: ": ")
      add(
        "database",
        finding.isEmpty ? "\(error)" : finding,
        diagnostic?.wayOut ?? HealthCheck.restore
      )
    }
  }

  private mutating func checkSchema(_ differences: [String]) {
    add(
      "schema",
      isGood: differences.isEmpty,
      differences.isEmpty
        ? "the tables, triggers and codes are those that sendplan makes"
        : differences.joined(separator: ", "),
      fix: StorageError.schemaWayOut
    )
  }

  private static let restore = "restore a backup: sendplan restore FILE --replace"

  private mutating func add(_ name: String, _ finding: String, _ fix: String? = nil) {
    checks.append(Check(name: name, finding: finding, fix: fix))
  }

  /// Adds a check whose fixing is only wanted where something is wrong.
  private mutating func add(_ name: String, isGood: Bool, _ finding: String, fix: String) {
    add(name, finding, isGood ? nil : fix)
  }
}

/// The file and what lies around it.
extension HealthCheck {
  private var folder: String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
  }

  private mutating func checkFile() -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      add(
        "file",
        "there is no '\(path)'",
        "name it with --db FILE, make one with 'sendplan init', or restore a backup"
      )
      return false
    }
    let mayUse = unsafe access(path, R_OK | W_OK) == 0
    let bytes = Int(status.st_size)
    add(
      "file",
      isGood: mayUse,
      mayUse
        ? "'\(path)' has \(bytes.grouped) bytes" : "'\(path)' may not be read and written by you",
      fix: "run as its owner, or: chmod u+rw -- \(shellWord(path))"
    )
    let mayWrite = unsafe access(folder, W_OK | X_OK) == 0
    add(
      "folder",
      isGood: mayWrite,
      mayWrite ? "'\(folder)' may be written to" : "'\(folder)' may not be written to",
      fix: "SQLite keeps files beside the database: chmod u+wx -- \(shellWord(folder))"
    )
    if status.st_nlink > 1 {
      let why = StorageError.hardLinked(path: path, names: Int(status.st_nlink)).diagnostic
      add("names", "\(why.what): \(why.why ?? "")", why.wayOut)
    }
    checkLog(bytes)
    checkLeftovers()
    return mayUse && mayWrite
  }

  private mutating func checkLog(_ bytes: Int) {
    var status = stat()
    let log = unsafe stat("\(path)-wal", &status) == 0 ? Int(status.st_size) : 0
    add(
      "log",
      isGood: log <= max(2 * bytes, 1 << 28),
      "the write-ahead log has \(log.grouped) bytes",
      fix:
        "end what has read for very long; the last program to close the database empties the log"
    )
  }

  /// Halves of files whose program was killed, beside the database, here, and among the reports.
  private mutating func checkLeftovers() {
    let leftovers = TemporaryFiles(in: [folder, "./", "./\(Options.reportsFolder)/"]).paths
    let shown = leftovers.prefix(3).map { printable($0) }.joined(separator: ", ")
    let more = leftovers.count > 3 ? " and \((leftovers.count - 3).grouped) more" : ""
    add(
      "leftovers",
      isGood: leftovers.isEmpty,
      leftovers.isEmpty
        ? "no half-written files" : "programs that were killed have left \(shown)\(more)",
      fix:
        "nothing reads them: rm -f -- \(leftovers.map { shellWord($0) }.joined(separator: " "))"
    )
  }

  private mutating func checkSurroundings(_ snapshot: Snapshot, _ now: Instant) throws {
    let counts = try snapshot.messageCounts()
    let open = [MessageState.pending, .waiting, .claimed].reduce(0) { $0 + (counts[$1] ?? 0) }
    var space = statvfs()
    if unsafe statvfs(folder, &space) == 0 {
      let free = Int(space.f_bavail) * Int(space.f_frsize)
      let needed = HealthCheck.leastBytes + open * HealthCheck.bytesPerMessage
      add(
        "disk",
        isGood: free >= needed,
        "\(free.grouped) bytes are free; the next plan and run may need \(needed.grouped)",
        fix: "make room, such as with 'sendplan prune --keep N --compact'"
      )
    }
    let last = try snapshot.journalMark().at
    add(
      "clock",
      isGood: now >= last,
      now >= last
        ? "now is \(now), after the journal's last row"
        : "now is \(now), before the journal's last row of \(last)",
      fix: "set the machine's clock; sending today depends on what today is"
    )
    for channel in try snapshot.channels() {
      guard let zone = channel.settings.timeZone else { continue }
      add(
        "time zone",
        isGood: WallClock.knows(zone),
        "\(channel.name) keeps the days of \(zone)"
          + (WallClock.knows(zone) ? "" : ", which this machine does not know"),
        fix: "install the time zones (Debian: tzdata), or set another with 'sendplan channel set'"
      )
    }
  }

  /// What mail servers want of whoever hands them mail, and large providers of whoever sends them much.
  private mutating func checkSenders(_ snapshot: Snapshot) throws {
    for channel in try snapshot.channels()
    where channel.settings.sendsMail && channel.settings.sender == ChannelSettings.defaultSender {
      add(
        "sender",
        "nobody has stated whom the mail of \(printable(channel.name)) is from, and mail servers refuse it from"
          + " '\(ChannelSettings.defaultSender)'",
        "state it: \(commandLine("sendplan channel set", channel.name, options: "--sender ADDRESS"))"
      )
    }
    for channel in try snapshot.bulkSendersWithoutUnsubscribe() {
      add(
        "unsubscribe",
        "\(printable(channel)) may send more than \(BulkSender.most.grouped) mails a day, and they have no https"
          + " address to unsubscribe",
        "state one: sendplan channel set \(shellWord(channel)) --unsubscribe https://…/{token}"
      )
    }
  }

  /// A plan's row, a claim and an outcome, each of them also in the write-ahead log.
  private static let bytesPerMessage = 500
  private static let leastBytes = 16 << 20
}

/// What the database says.
extension HealthCheck {
  private mutating func checkIntegrity(_ snapshot: Snapshot, isFull: Bool) throws -> Bool {
    let damage = try snapshot.damage(quick: !isFull)
    add(
      "integrity",
      isGood: damage.isEmpty,
      damage.isEmpty
        ? "SQLite finds nothing wrong" : damage.prefix(3).joined(separator: "; "),
      fix: HealthCheck.restore
    )
    return damage.isEmpty
  }

  private mutating func checkRecords(_ snapshot: Snapshot) throws {
    let journal = try snapshot.checkRecords()
    add(
      "journal",
      isGood: journal.isEmpty,
      journal.summary,
      fix: "see 'sendplan check journal'; another program changed the file: restore a backup"
    )
    let plans = try snapshot.plans()
    let approved = plans.first { $0.state == .approved }
    for plan in Set([plans.first, approved].compactMap { $0?.version }).sorted() {
      let header = try snapshot.plan(plan)
      guard header.pruning == nil else { continue }
      let proof = try PlanProof(of: header, in: snapshot)
      add(
        "plan \(plan)",
        isGood: proof.holds,
        proof.holds ? "it holds, and its digest is intact" : "it does not hold",
        fix: "see 'sendplan verify \(plan)', and compute a new one with 'sendplan plan'"
      )
    }
    if let unconfirmed = try snapshot.unconfirmed() {
      add("unconfirmed", unconfirmed.sentence, UnconfirmedDatabase.wayOut)
    }
  }

  private mutating func checkRun(_ snapshot: Snapshot) throws {
    let run = try snapshot.runUnderWay()
    let holder = RunLockFile.holder(of: path)
    if RunLockFile.isHeld(for: path) {
      add("run", "at work: \(printable(holder))")
    } else if let slices = try SliceStatus(of: snapshot).sentence {
      add("run", slices)
    } else if let run {
      add(
        "run",
        "run \(run.number) has died; it was \(printable(holder))",
        "sendplan-executor recover, or run --plan \(run.plan) --day \(run.day) again"
      )
    } else {
      add("run", "nobody is sending")
    }
  }
}

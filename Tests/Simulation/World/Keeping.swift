import Execution
import Model
import Storage

/// What happens to the file of the database: backups, restorations, copies, and the power that fails.
extension World {
  func keep(_ keeping: Keeping) throws -> String {
    switch keeping {
    case .backUp: try backUp()
    case .restore(let adopting): return try restore(adopting)
    case .runCopy(let day): return try runCopy(Day(number: day))
    case .cutPower: endProcess()
    }
    return "done"
  }

  private func backUp() throws {
    try removeFile("backup.db")
    _ = try database.backUp(
      to: place("backup.db"),
      replacing: false,
      request("backup")
    ) { _, _ in }
    try checker.read()
    try checker.settle()
    saved = SavedBooks(books: checker.books, version: checker.lastVersion)
  }

  /// A copy of the file stands elsewhere, and somebody lets it send.
  private func runCopy(_ day: Day) throws -> String {
    guard let version = checker.approved else { return "nothing is approved" }
    try removeFile("copy.db")
    try copyFile("sendplan.db", to: "copy.db")
    defer { endProcess() }
    let before = messagesSent
    let copy = try Database.open(path: place("copy.db"))
    do {
      _ = try playing(nil) { scene in
        try Executor(copy, in: dependencies(scene)).run(
          RunRequest(plan: version, day: day, onAnotherDay: true)
        )
      }
    } catch is UnconfirmedDatabase {
      guard before == messagesSent else {
        throw Violation(.copies, "a copy sends before it refuses")
      }
      return "refused"
    }
    throw Violation(.copies, "a copy runs")
  }

  private func restore(_ adopting: Bool) throws -> String {
    guard let saved else { return "there is no backup" }
    guard try database.read({ try $0.runUnderWay() == nil }) else { return "a run is open" }
    self.saved = nil
    let present = checker.books
    checker.close()
    endProcess()
    defer { endProcess() }
    do {
      _ = try Restoring(
        place("backup.db"),
        to: path,
        adopting: adopting ? path : nil,
        request("restore")
      ) { _, _ in }.run(replacing: true) { _ in Answer("") }
    } catch {
      try checker.reopen(with: present, version: checker.lastVersion, isSame: true)
      throw error
    }
    let books = adopting ? present : saved.books.keepingArrivals(of: present)
    try checker.reopen(with: books, version: saved.version, isSame: false)
    if adopting { try checker.renumber(saved.books) }
    try removeFile("sendplan.db.before-restore-1")
    try refuseUnconfirmed()
    if !adopting { try tellByHand() }
    try change("confirm") { _ = try $0.confirm(note: "looked into both", lastVersion: 100_000) }
    checker.counts = ArrivalCounts()
    return "restored"
  }

  /// Nothing goes before a person has looked.
  private func refuseUnconfirmed() throws {
    let before = messagesSent
    do {
      _ = try playing(nil) { scene in
        try Executor(database, in: dependencies(scene)).run(
          RunRequest(plan: checker.approved ?? 1, day: checker.books.baseDay, onAnotherDay: true)
        )
      }
      throw Violation(.copies, "a restored database runs before anybody has confirmed it")
    } catch is UnconfirmedDatabase {
      guard before == messagesSent else { throw Violation(.copies, "a restored database sends") }
    } catch let refusal as any DiagnosticError {
      checker.coverage.note(.refusal, Coverage.name(of: refusal))
    }
  }

  /// What arrived and is not known to have is reported, in the order of the threads.
  private func tellByHand() throws {
    if try database.read({ try !$0.openClaims().isEmpty }) { return }
    for message in checker.books.messages where !message.arrived.isEmpty {
      switch checker.ledger.messages[message.number] {
      case .pending, .inDoubt, .failed:
        let day = message.arrived.last?.day ?? checker.books.base
        do {
          try ask(.reportSent(message.id, on: min(day, Int32(clock.now / 86_400_000))))
        } catch let refusal as any DiagnosticError {
          // Nobody can say so of a step whose thread is not known to have come so far.
          checker.coverage.note(.refusal, Coverage.name(of: refusal))
          checker.noteLie(about: message.id)
        }
      case .sent: break
      case .waiting, .canceled, .expired, .claimed, nil: checker.noteLie(about: message.id)
      }
      try checker.read()
    }
  }
}

extension Books {
  var baseDay: Day { Day(number: base) }

  /// The books of a backup with what has really arrived since.
  func keepingArrivals(of present: Books) -> Books {
    var books = self
    for place in books.messages.indices {
      guard let known = present[books.messages[place].id] else { continue }
      books.messages[place].arrived = known.arrived
      books.messages[place].isLiedAbout = known.isLiedAbout
    }
    return books
  }
}

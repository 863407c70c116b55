import Model
import OperatingSystem
import Reporting
import Storage
import Terminal

/// A folder of pages about all plans and runs, linked to one another.
struct Site {
  let session: Session
  let snapshot: Snapshot
  /// The pages of threads, and the address of the thread of each message on them.
  private let threads: [ThreadPage.Thread]
  private let otherThreads: Int
  private let addresses: [String: String]
  private let plans: [PlanHeader]
  private let runs: [Storage.Run]

  init(_ session: Session, _ snapshot: Snapshot) throws {
    (self.session, self.snapshot) = (session, snapshot)
    let told = try snapshot.toldThreads()
    let present = try snapshot.presentPlan()
    threads = try told.prefix(ThreadPage.allThreads).map { root in
      try Site.thread(root, present, snapshot)
    }
    otherThreads = told.count - threads.count
    var addresses: [String: String] = [:]
    for (index, thread) in threads.enumerated() {
      let file = ThreadPage.file(index / ThreadPage.threads + 1)
      for step in thread.steps { addresses[step.id] = "\(file)#\(thread.anchor)" }
    }
    self.addresses = addresses
    plans = try snapshot.plans()
    runs = try snapshot.runs()
  }

  /// Writes what differs from what is there, each page whole or not at all, and the index last; answers how many of
  /// how many were written.
  func write(to folder: String) throws -> (written: Int, pages: Int) {
    try makeOutputDirectory(folder)
    var writer = PageWriter(folder: folder)
    for plan in plans where plan.pruning == nil {
      try writer.write(page(of: plan).bytes, to: "plan-\(plan.version).html")
    }
    var rows: [SiteIndex.Run] = []
    for run in runs {
      let (page, row) = try page(of: run)
      try writer.write(page.bytes, to: row.facts.file)
      rows.append(row)
    }
    let pages = threadPages
    for page in pages { try writer.write(page.bytes, to: page.file) }
    let index = SiteIndex(
      baseDate: try snapshot.baseDate(),
      plans: try plans.map { SiteIndex.Plan($0, try snapshot.decisions(on: $0.version)) },
      runs: rows,
      threads: pages.map(\.link),
      otherThreads: otherThreads,
      database: session.databaseWords
    )
    try writer.write(index.bytes, to: Site.index)
    return (writer.written, writer.pages)
  }

  static let index = "index.html"
  private static let home = PageLink("All plans and runs", to: index)

  private func page(of plan: PlanHeader) throws -> PlanPage {
    let around = plans.filter { $0.pruning == nil && abs($0.version - plan.version) == 1 }
    return try session.page(
      of: plan,
      against: nil,
      rails: [],
      links: [Site.home]
        + around.reversed().map { PageLink("Plan \($0.version)", to: "plan-\($0.version).html") }
        + runs.reversed().filter { $0.plan == plan.version }
        .map { PageLink("Run of \($0.day)", to: Site.facts(of: $0).file) },
      snapshot
    )
  }

  private static func facts(of run: Storage.Run) -> RunFacts {
    RunFacts(plan: run.plan, day: run.day, state: run.state.name)
  }

  private var threadPages: [ThreadPage] {
    let count = (threads.count + ThreadPage.threads - 1) / ThreadPage.threads
    return (0..<count).map { index in
      let first = index * ThreadPage.threads
      let others = (1...count).filter { $0 != index + 1 }
      return ThreadPage(
        number: index + 1,
        of: count,
        threads: Array(threads[first..<min(threads.count, first + ThreadPage.threads)]),
        links: [Site.home] + others.map { PageLink("Threads \($0)", to: ThreadPage.file($0)) }
      )
    }
  }
}

extension Site {
  /// The page of a run, and its row in the index.
  private func page(of run: Storage.Run) throws -> (RunOutcomePage, SiteIndex.Run) {
    let plan = try snapshot.plan(run.plan)
    var counts = RunCounts(planned: try snapshot.plannedMessages(of: plan, on: run.day))
    var last: DeliveryRecord?
    var (sent, unsent) = ([DeliveryRecord](), [DeliveryRecord]())
    var answers: [[String]: (count: Int, example: String)] = [:]
    func end(_ record: DeliveryRecord?) {
      guard let record else { return }
      counts.add(record)
      guard record.outcome != .sent else {
        if sent.count < RunOutcomePage.shown { sent.append(record) }
        return
      }
      if unsent.count < RunOutcomePage.shown { unsent.append(record) }
      let key = [record.outcome.name, record.detail ?? ""]
      answers[key, default: (0, record.messageID)].count += 1
    }
    // Attempts at a message come one after the other.
    try snapshot.forEachDelivery(of: run) { record in
      if let last, last.messageID != record.messageID { end(last) }
      last = record
    }
    end(last)
    let facts = Site.facts(of: run)
    let page = RunOutcomePage(
      facts,
      counts,
      answers: answers.sorted { ($1.value.count, $0.key[1]) < ($0.value.count, $1.key[1]) }
        .map { key, value in
          RunOutcomePage.Answer(
            outcome: key[0],
            words: key[1].isEmpty ? "nothing was said" : key[1],
            messages: value.count,
            example: value.example
          )
        },
      unsent: unsent,
      sent: sent,
      threads: addresses,
      links: [Site.home]
        + (plan.pruning == nil
          ? [PageLink("Plan \(run.plan)", to: "plan-\(run.plan).html")] : []),
      database: session.databaseWords
    )
    return (page, SiteIndex.Run(facts, counts))
  }

  /// Why a message is in its state, without the day and the account, which stand beside it.
  private static func why(_ situation: MessageSituation, _ text: SituationText) -> String {
    switch (situation.message.state, situation.planned?.decision, situation.last.cause) {
    case (.sent, _, .accepted): situation.last.note.map { "receipt \($0)" } ?? ""
    case (.pending, .assigned?, _), (.waiting, .assigned?, _):
      situation.holds.isEmpty
        ? situation.planned.map { "by plan \($0.version)" } ?? "" : text.why
    default: text.why
    }
  }

  private static func thread(
    _ root: Int32,
    _ present: PlanHeader?,
    _ snapshot: Snapshot
  ) throws -> ThreadPage.Thread {
    let (id, campaign) = try snapshot.nameAndCampaign(of: root)
    let first = try snapshot.message(id: id)
    let steps = try snapshot.thread(of: first).map { _, message in
      let situation = try snapshot.situation(of: message, in: present)
      let text = SituationText(situation: situation)
      return ThreadPage.Step(
        id: message.id,
        state: message.state,
        day: text.day,
        account: text.account,
        subject: situation.subject,
        why: Site.why(situation, text),
        answers: try snapshot.replies(to: message).map(\.summary)
      )
    }
    return ThreadPage.Thread(
      root: root,
      recipient: first.recipient,
      campaign: campaign,
      steps: steps
    )
  }
}

/// Writes pages where they differ from what is there.
private struct PageWriter {
  let folder: String
  private(set) var written = 0
  private(set) var pages = 0

  init(folder: String) {
    self.folder = folder
  }

  mutating func write(_ bytes: [UInt8], to name: String) throws {
    pages += 1
    let path = "\(folder)/\(name)"
    guard !isThere(bytes, at: path) else { return }
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
    written += 1
  }
}

/// Whether a file has these bytes; one that cannot be read does not, and writing it says why.
private func isThere(_ bytes: [UInt8], at path: String) -> Bool {
  do throws(SystemError) {
    return try contents(ofFile: path) == bytes
  } catch {
    return false
  }
}

extension ThreadPage {
  fileprivate var file: String { ThreadPage.file(number) }
  fileprivate var link: PageLink { PageLink(title, to: file) }
}

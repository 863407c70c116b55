package import Model

/// The command lines that do or show what the page is about.
package struct PageCommands: Equatable, Sendable {
  let version: Int
  /// The version that it is compared with, where there is one.
  let other: Int?
  let digest: String
  let baseDate: String
  /// What repeats the choice of the database; nothing where none was made.
  let database: String

  /// The words for the database begin with a space and are quoted for a shell.
  package init(of plan: PlanHeader, against other: Int?, database: String) {
    version = plan.version
    self.other = other
    // Enough digits to tell plans apart.
    digest = String(plan.digest.prefix(16))
    baseDate = plan.baseDate.description
    self.database = database
  }

  var approve: String { "sendplan approve \(version) --digest \(digest)\(database)" }
  var reject: String { "sendplan reject \(version)\(database)" }
  var execute: String {
    "sendplan-executor run --plan \(version) --day \(baseDate)\(database)"
  }
  var load: String { list("load") }
  var assignments: String { list("assignments") }
  var unplaced: String { list("unplaced") }
  var changes: String? {
    other.map { "sendplan diff \($0) \(version) --format csv\(database)" }
  }

  var mail: String { "sendplan message show ID --as-mail\(database)" }

  /// What explains the day of a message.
  func explain(_ id: String) -> String {
    commandLine("sendplan explain", id, options: "--plan \(version)\(database)")
  }

  private func list(_ name: String) -> String {
    "sendplan show \(version) --list \(name) --format csv\(database)"
  }
}

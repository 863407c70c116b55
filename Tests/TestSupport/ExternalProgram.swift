import Foundation
package import Testing

/// A program that tests start and that a system may lack, by the Debian package that has it.
///
/// `.make/test-programs` installs the same packages.
package enum ExternalProgram: String, CaseIterable, Sendable {
  case aiosmtpd = "python3-aiosmtpd"
  case chromium
  case curl
  case fish
  case groff = "groff-base"
  case mandoc
  case mimeTools = "libmime-tools-perl"
  case msmtp
  case openssl
  case postfix
  case python = "python3"
  case sqlite3
  case strace
  case systemd
  case timeZones = "tzdata"
  /// Python with `standardwebhooks`, `cloudevents`, `kubernetes-validate` and axe-core, in a folder of its own.
  case pythonPackages = "python3-venv"
  case zsh

  /// Where programs are looked for, before those of a user.
  package static let folders = [
    "/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/google/chrome",
  ]

  /// The path of the program; nil where it is missing.
  package var path: String? {
    switch self {
    case .aiosmtpd: ExternalProgram.mailServer
    case .chromium: Self.find("chromium", "chromium-browser", "google-chrome", "chrome")
    case .groff: Self.find("groff")
    case .mimeTools: ExternalProgram.mimeReader
    case .postfix: ExternalProgram.startableMailServer
    case .pythonPackages: ExternalProgram.packagedPython
    case .systemd: Self.find("systemd-analyze")
    case .timeZones:
      ["/usr/share/zoneinfo/Pacific/Auckland"].first(where: FileManager.default.fileExists)
    case .curl, .fish, .mandoc, .msmtp, .openssl, .python, .sqlite3, .strace, .zsh:
      Self.find(rawValue)
    }
  }

  /// The path of the program, or an error that says what to install.
  package func required() throws -> String {
    guard let path else { throw MissingPrograms(among: [self]) }
    return path
  }

  private static func find(_ names: String...) -> String? {
    names.flatMap { name in ExternalProgram.folders.map { "\($0)/\(name)" } }
      .first(where: FileManager.default.isExecutableFile)
  }

  /// Postfix, where it may be started: that takes root's rights.
  private static let startableMailServer: String? = {
    guard let postfix = find("postfix") else { return nil }
    if geteuid() == 0 { return postfix }
    // Because without sudo, or where it asks for a password, the tests that need it are left out.
    let mayStart = (try? ChildProcess.output(of: "/usr/bin/sudo", ["-n", "true"])) != nil
    return mayStart ? postfix : nil
  }()

  /// Python, where it has the package of the mail server.
  private static let mailServer = find("python3").flatMap {
    working($0, "-c", "import aiosmtpd.controller")
  }

  /// Perl, where it has the modules that read mail.
  private static let mimeReader = find("perl").flatMap {
    working($0, "-MMIME::Parser", "-e", "1")
  }

  /// The Python that `.make/test-programs` puts beside the build.
  private static let packagedPython = working(
    TestPaths.repository.appending(path: ".build/test-python/bin/python").path,
    "-c",
    "import standardwebhooks, cloudevents.core, kubernetes_validate; \(axeSearch)"
  )

  private static let axeSearch =
    "import importlib.util; print(importlib.util.find_spec('axe_playwright_python').submodule_search_locations[0])"

  /// The script of axe-core, which audits web pages.
  package static func axe() throws -> String {
    let folder = try ChildProcess.output(of: pythonPackages.required(), ["-c", axeSearch])
    let file = "\(folder.trimmingCharacters(in: .whitespacesAndNewlines))/axe.min.js"
    return try String(contentsOfFile: file, encoding: .utf8)
  }

  /// The program, where it can do this.
  private static func working(_ program: String, _ arguments: String...) -> String? {
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    // A package that is not there is no reason to fail, because the test is left out.
    let answer = try? ChildProcess.output(of: program, arguments)
    return answer == nil ? nil : program
  }
}

/// Programs that a test needs and this machine lacks, and the way out.
package struct MissingPrograms: Error, CustomStringConvertible {
  let names: [String]

  package init(among programs: [ExternalProgram]) {
    names = programs.filter { $0.path == nil }.map(\.rawValue)
  }

  package var description: String {
    let list = names.joined(separator: " ")
    return "missing: \(list); run: .make/test-programs"
  }

  /// Whether a test has to be left out; with `CI=true` an error instead, because nobody reads what was left out.
  package func leaveOut() throws -> Bool {
    let isMissing = !names.isEmpty
    if isMissing, ProcessInfo.processInfo.environment["CI"] == "true" { throw self }
    return isMissing
  }
}

extension Trait where Self == ConditionTrait {
  /// Leaves a test out where one of the programs is missing; with `CI=true` that is a failure.
  package static func needs(_ programs: ExternalProgram...) -> Self {
    let missing = MissingPrograms(among: programs)
    return .disabled(Comment(rawValue: missing.description)) { try missing.leaveOut() }
  }
}

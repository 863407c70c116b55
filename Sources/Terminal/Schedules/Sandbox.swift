import Model
import OperatingSystem

/// What a job may touch when systemd starts it: everything else is closed to it.
package struct Sandbox {
  /// Which other machines and programs it talks to.
  package enum Network {
    case none
    case open
    /// Also to a mail program of this machine, such as `/usr/sbin/sendmail`.
    case mailProgram(path: String)
  }

  /// Who may read the files that it writes.
  package enum Readers: String {
    case owner = "0077"
    case group = "0027"
    case everybody = "0022"
  }

  let database: String
  private let writable: [String]
  private let network: Network
  private let readers: Readers
  /// What there is to know of it, in lines of at most 100 columns.
  private let remarks: [String]

  /// A sandbox in which the folder of the database can be written, and those of these paths.
  package init(
    database: String,
    writing paths: [String] = [],
    _ network: Network = .none,
    readers: Readers = .owner,
    remarks: [String] = []
  ) {
    self.database = database
    let file = realPath(database) ?? absolutePath(database)
    let folders = Set(([file + "/.."] + paths).map(nearestFolder))
    // What lies in a folder that can be written needs no line of its own.
    writable = folders.filter { folder in
      !folders.contains { $0 != folder && folder.hasPrefix($0 == "/" ? "/" : $0 + "/") }
    }.sorted()
    self.network = network
    self.readers = readers
    self.remarks = remarks
  }

  /// The settings of the service.
  var lines: [String] {
    ["# It may write here, and nowhere else."]
      + writable.map { "ReadWritePaths=\(SystemdText.quoted($0))" }
      + remarks.map { "# \($0)" }
      + networkLines
      + (needsTemporary ? [] : ["PrivateTmp=yes"])
      + ["UMask=\(readers.rawValue)"]
      + Sandbox.always
  }

  /// Whether something that it works with lies where a folder of its own would hide it.
  private var needsTemporary: Bool {
    (writable + [workingFolder()]).contains { path in
      ["/tmp", "/var/tmp"].contains { path == $0 || path.hasPrefix("\($0)/") }
    }
  }

  private var networkLines: [String] {
    switch network {
    case .none:
      [
        "PrivateNetwork=yes", "IPAddressDeny=any",
        "# By it a name service of this machine tells the name of the account.",
        "RestrictAddressFamilies=AF_UNIX", "PrivateUsers=yes", "ProcSubset=pid",
        "SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources",
      ]
    case .open:
      Sandbox.talking + ["SystemCallFilter=~@privileged @resources"]
    case .mailProgram(let path):
      Sandbox.mailLines(path) + Sandbox.talking + ["SystemCallFilter=~@privileged"]
    }
  }

  private static let talking = [
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "SystemCallFilter=@system-service",
  ]

  private static let always = [
    "ProtectSystem=strict", "ProtectHome=read-only", "ProtectProc=invisible",
    "ProtectClock=yes", "ProtectControlGroups=yes", "ProtectHostname=yes",
    "ProtectKernelLogs=yes", "ProtectKernelModules=yes", "ProtectKernelTunables=yes",
    "PrivateDevices=yes", "PrivateMounts=yes", "NoNewPrivileges=yes",
    "CapabilityBoundingSet=", "AmbientCapabilities=", "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes", "RemoveIPC=yes", "RestrictNamespaces=yes",
    "RestrictRealtime=yes", "RestrictSUIDSGID=yes", "SystemCallArchitectures=native",
    "SystemCallErrorNumber=EPERM",
  ]
}

/// What a mail program needs that is not ours.
extension Sandbox {
  /// Programs that take on more rights when they are started get none here.
  private static func mailLines(_ program: String) -> [String] {
    let queue = "ReadWritePaths=-/var/spool/postfix/maildrop"
    if let group = lentGroup(program) {
      return [
        "# NoNewPrivileges= keeps the mail program from lending the group '\(group)', by which it hands",
        "# mail over; so the service has that group from the beginning, and may write into the queue.",
        "SupplementaryGroups=\(group)", queue,
      ]
    }
    guard let rights = FileRights(of: program), rights.runsAsOwner else {
      return [
        "# What '\(printable(program))' writes, such as a log, needs ReadWritePaths= of its own."
      ]
    }
    return [
      "# '\(printable(program))' runs as \(rights.owner) whoever starts it, which NoNewPrivileges= below",
      "# takes away, and then it cannot queue mail. Let it listen instead and give the channels",
      "# 'smtp:localhost', or leave this sandbox out.",
    ]
  }

  /// The group without which the program, or the one by which Postfix queues mail, could not do its work.
  private static func lentGroup(_ program: String) -> String? {
    let isUsual = program.split(separator: "/").last == "sendmail"
    for path in [program] + (isUsual ? ["/usr/sbin/postdrop"] : []) {
      if let rights = FileRights(of: path), rights.lendsGroup { return rights.group }
    }
    return nil
  }
}

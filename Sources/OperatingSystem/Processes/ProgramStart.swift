@unsafe @preconcurrency import Glibc

/// Starts a program with given open files and no others.
struct ProgramStart {
  /// What the program shares with this process.
  enum Kind {
    /// Its own process group, default signal handling, and none of our environment variables, which may contain
    /// credentials.
    case isolated
    /// The same terminal job and environment.
    case sameJob
  }

  /// A path, or a name to look up in `$PATH`.
  let program: String
  let arguments: [String]
  let kind: Kind

  /// Starts it with open files as its descriptors 0, 1, 2 and so on; returns its process id.
  func start(with files: [Int32]) throws(SystemError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, file) in files.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, file, Int32(descriptor))
    }
    if let closeFrom = unsafe closeFrom { _ = unsafe closeFrom(&actions, Int32(files.count)) }
    var attributes = ProgramStart.attributes(for: kind)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var process: pid_t = 0
    let code = unsafe withCStrings([program] + arguments) { words in
      unsafe withCStrings(ProgramStart.environment(for: kind)) { environment in
        unsafe posix_spawnp(&process, program, &actions, &attributes, words, environment)
      }
    }
    guard code == 0 else { throw SystemError(action: "start", path: program, code: code) }
    return process
  }

  private static func attributes(for kind: Kind) -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    guard kind == .isolated else { return attributes }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    unsafe sigfillset(&signals)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    return attributes
  }

  private static func environment(for kind: Kind) -> [String] {
    var settings: [String] = []
    var next = unsafe environ
    while let setting = unsafe next.pointee {
      let text = unsafe String(cString: setting)
      if kind == .sameJob || !text.hasPrefix("SENDPLAN_") { settings.append(text) }
      unsafe next += 1
    }
    return settings
  }
}

/// The call that closes all other descriptors in the new program, including those that we inherited ourselves;
/// looked up at run time because Swift's Glibc module lacks it.
private let closeFrom:
  (
    @convention(c) (
      UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32
    ) -> Int32
  )? = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map { symbol in
    unsafe unsafeBitCast(
      symbol,
      to: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32).self
    )
  }

/// Calls `body` with texts as a null-terminated array of C strings.
private func withCStrings<Answer>(
  _ texts: [String],
  _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Answer
) -> Answer {
  var pointers = unsafe texts.map { text in unsafe strdup(text) }
  defer {
    for index in unsafe pointers.indices { unsafe free(pointers[index]) }
  }
  unsafe pointers.append(nil)
  return unsafe pointers.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { preconditionFailure("the array contains the null") }
    return unsafe body(start)
  }
}

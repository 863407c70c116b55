@unsafe @preconcurrency import Glibc

/// The start of a program: in a process group of its own, with default signals and with no open
/// files but its three streams and the one that it is to keep.
struct ProgramStart {
  private let program: String
  private let words: [String]
  private let keptOpen: Int32?

  init(_ call: ProgramCall) {
    program = call.program
    words = [call.program] + call.arguments
    keptOpen = call.keptOpen
  }

  /// Starts it and answers with its process, which is also the number of its group.
  func start(input: Int32, output: Int32, errors: Int32) throws(DeliveryFault) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    let kept = [input, output, errors] + [keptOpen].compactMap(\.self)
    for (stream, descriptor) in kept.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(stream))
    }
    if let closeFrom = unsafe closeFrom { _ = unsafe closeFrom(&actions, Int32(kept.count)) }
    var attributes = ProgramStart.attributes()
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var process: pid_t = 0
    let code = unsafe withCStrings(words) { words in
      unsafe withCStrings(ProgramStart.environment()) { environment in
        unsafe posix_spawn(&process, program, &actions, &attributes, words, environment)
      }
    }
    guard code == 0 else { throw .system(action: "start", path: program, code: code) }
    return process
  }

  private static func attributes() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
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

  /// The environment without our own settings, among which may be credentials.
  private static func environment() -> [String] {
    var settings: [String] = []
    var next = unsafe environ
    while let setting = unsafe next.pointee {
      let text = unsafe String(cString: setting)
      if !text.hasPrefix("SENDPLAN_") { settings.append(text) }
      unsafe next += 1
    }
    return settings
  }
}

/// The call that closes everything else in the new program, looked up because Swift's module of the C
/// library lacks it; all that this program opens is closed there anyway, but not what it was given.
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

/// Calls `body` with texts as C has them: an array of addresses that ends with a null.
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
    guard let start = buffer.baseAddress else { preconditionFailure("it holds the null at least") }
    return unsafe body(start)
  }
}

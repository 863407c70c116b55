@unsafe @preconcurrency import Glibc

/// Another program that was run to its end, with its errors going where ours go.
package struct ProgramRun: Sendable {
  /// What it wrote to its standard output.
  package let output: String
  /// Its exit status, 128 and more for a signal; nil where it could not be started.
  package let status: Int32?

  /// Runs a program that stands beside this one, or else the one of that name on the path.
  package static func beside(_ name: String, _ arguments: [String]) -> ProgramRun {
    var pipeEnds: [Int32] = [-1, -1]
    guard unsafe pipe(&pipeEnds) == 0 else { return ProgramRun(output: "", status: nil) }
    for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let process = start(path(of: name), [name] + arguments, output: pipeEnds[1])
    close(pipeEnds[1])
    let output = readAll(pipeEnds[0])
    close(pipeEnds[0])
    return ProgramRun(output: output, status: process.flatMap(wait))
  }

  private static func path(of name: String) -> String {
    guard let own = Machine.programPath, let slash = own.lastIndex(of: "/") else { return name }
    let beside = own[...slash] + name
    return unsafe access(String(beside), X_OK) == 0 ? String(beside) : name
  }

  private static func start(_ path: String, _ words: [String], output: Int32) -> pid_t? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    defer {
      for index in unsafe words.indices { unsafe free(words[index]) }
    }
    var process: pid_t = 0
    return unsafe posix_spawnp(&process, path, &actions, nil, &words, environ) == 0 ? process : nil
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count > 0 {
        bytes += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }

  private static func wait(for process: pid_t) -> Int32? {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return nil }
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}

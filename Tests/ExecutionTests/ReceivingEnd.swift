import Foundation
import Glibc
import Model
import TestSupport
import Testing

/// Where the messages of a workspace go, with its own memory of what arrived there.
final class ReceivingEnd {
  enum Kind: String, CaseIterable {
    case mbox, sendmail, parallelSendmail, smtp, webhook, idempotentWebhook
  }

  /// Something that arrived.
  struct Arrival: Hashable {
    let key: String
    let content: String

    /// The message's id, which a key begins with.
    var id: String {
      key.prefix { $0 != "." }.split(separator: "-").dropLast().joined(separator: "-")
    }
  }

  let kind: Kind
  private let folder: URL
  private let server: PythonProcess?

  convenience init(_ kind: Kind, for workspace: Workspace) throws {
    try self.init(kind, in: workspace.folder)
  }

  /// Keeps what arrives in a folder of its own inside another.
  init(_ kind: Kind, in place: URL) throws {
    self.kind = kind
    folder = place.appending(path: "world")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    switch kind {
    case .mbox: server = nil
    case .sendmail, .parallelSendmail:
      server = nil
      try ReceivingEnd.installMailProgram(in: folder)
    case .smtp: server = try PythonProcess(ReceivingEnd.mailServer, folder.path)
    case .webhook, .idempotentWebhook: server = try WebServer.start(in: folder)
    }
  }

  /// The address of a channel's transport.
  func transport(for channel: String) -> String {
    switch kind {
    case .mbox: "mbox:\(folder.path)/\(channel)"
    case .sendmail, .parallelSendmail: "sendmail:\(folder.path)/sendmail"
    case .smtp: "smtp:127.0.0.1:\(server?.port ?? 0)"
    case .webhook, .idempotentWebhook: "webhook:http://127.0.0.1:\(server?.port ?? 0)/in"
    }
  }

  var service: WebService {
    switch kind {
    case .mbox, .sendmail, .smtp: WebService()
    case .parallelSendmail: WebService(concurrency: 3)
    case .webhook: WebService(concurrency: 3)
    case .idempotentWebhook: WebService(isIdempotent: true)
    }
  }

  /// Everything that has arrived so far, as often as it did.
  func arrivals() throws -> [Arrival] {
    switch kind {
    case .mbox: try names().flatMap(letters)
    case .sendmail, .parallelSendmail, .smtp:
      try names().filter { $0.hasPrefix("accepted.") }.flatMap(letters)
    case .webhook, .idempotentWebhook: try posts()
    }
  }

  /// Lets whatever a dead executor has started come to its end: it may still hand something over.
  func settle() throws {
    try wait {
      try !ReceivingEnd.isAnybodyAtWork(for: folder.path) && !names().contains("talking")
    }
  }

  /// What an executor is started with, so that its children are known for what they are.
  var environment: [String: String] { ["PATH": "/usr/bin:/bin", "WORKSPACE": folder.path] }

  /// Keeps every answer back until it is released.
  func hold() throws { try Data().write(to: folder.appending(path: "hold")) }

  func release() throws {
    try FileManager.default.removeItem(at: folder.appending(path: "hold"))
  }

  /// Lets the service answer so to the first request of each message, after it has taken it.
  func answerFirst(with status: String) throws {
    try Data(status.utf8).write(to: folder.appending(path: "first"))
  }

  /// Lets the mail program kill whoever has called it before it reads anything, and wait to be released.
  func killCallersFirst() throws {
    try ReceivingEnd.installMailProgram(
      in: folder,
      beginning: "kill -9 $PPID; while [ -e '\(folder.path)/hold' ]; do sleep 0.01; done"
    )
  }

  /// Lets the mail program stop whoever has called it, as a terminal does.
  func stopCallersFirst() throws {
    try ReceivingEnd.installMailProgram(in: folder, beginning: "kill -STOP $PPID")
  }

  /// Lets the mail program start another that stays when it has ended.
  func leaveProgramsInBackground() throws {
    try ReceivingEnd.installMailProgram(
      in: folder,
      beginning: "sleep 1000 > /dev/null 2>&1 & echo $! > '\(folder.path)/background'"
    )
  }

  /// The process of the program that was left in the background last.
  func backgroundProgram() throws -> pid_t {
    let text = try String(contentsOf: folder.appending(path: "background"), encoding: .utf8)
    return try #require(pid_t(text.filter { !$0.isNewline }))
  }

  func installUsualMailProgram() throws {
    try ReceivingEnd.installMailProgram(in: folder)
  }

  /// How many bytes of a message have arrived.
  func length(of id: String) throws -> Int {
    let files = try names().filter { $0.hasPrefix("accepted.") }
      .filter { try letters(in: $0).contains { $0.id == id } }
    let file = folder.appending(path: try #require(files.first))
    return try Data(contentsOf: file).count
  }

  private func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  /// The messages of a file, by the header that names their key.
  private func letters(in file: String) throws -> [Arrival] {
    let data = try Data(contentsOf: folder.appending(path: file))
    return String(decoding: data, as: UTF8.self).split(separator: "\n")
      .filter { $0.hasPrefix("X-Sendplan-Key: ") }
      .map { Arrival(key: String($0.dropFirst(16)), content: "") }
  }

  private func posts() throws -> [Arrival] {
    let data = try Data(contentsOf: folder.appending(path: "posts"))
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      return Arrival(key: parts[0], content: parts[1])
    }
  }

  private static func isAnybodyAtWork(for workspace: String) throws -> Bool {
    let variable = Data("WORKSPACE=\(workspace)".utf8)
    return try FileManager.default.contentsOfDirectory(atPath: "/proc")
      .contains { name in
        guard Int(name) != nil,
          let data = FileManager.default.contents(atPath: "/proc/\(name)/environ")
        else { return false }
        return data.range(of: variable) != nil
      }
  }

  /// A program that takes mail as `sendmail` does, and keeps what it was given once it has it all.
  private static func installMailProgram(in folder: URL, beginning: String = ":") throws {
    let script = """
      \(beginning)
      letter=$(mktemp '\(folder.path)/letter.XXXXXX') || exit 75
      cat > "$letter" && sync "$letter" || exit 75
      mv "$letter" "\(folder.path)/accepted.${letter##*.}"
      """
    try installProgram(at: folder.appending(path: "sendmail").path, script)
  }
}

extension ReceivingEnd {
  /// A mail server on this machine that keeps each mail durably before it says so, on as many connections as are made.
  fileprivate static let mailServer = """
    import os, random, socket, sys, threading, time, uuid
    folder = sys.argv[1]
    talking, lock = [0], threading.Lock()

    def count(change):
        with lock:
            talking[0] += change
            path = folder + '/talking'
            if talking[0]: open(path, 'w').close()
            elif os.path.exists(path): os.remove(path)

    def pause(): time.sleep(random.random() / 400)

    def keep(content):
        name = uuid.uuid4().hex
        with open(folder + '/letter.' + name, 'wb') as file:
            file.write(b''.join(content).replace(b'\\r\\n', b'\\n'))
            file.flush()
            os.fsync(file.fileno())
        os.rename(folder + '/letter.' + name, folder + '/accepted.' + name)
        return name

    def serve(connection):
        file = connection.makefile('rb')
        def say(text):
            pause()
            connection.sendall(text.encode() + b'\\r\\n')
        say('220 mail.example')
        for line in file:
            verb = line[:4].upper()
            if verb == b'EHLO': say('250-mail.example\\r\\n250 PIPELINING')
            elif verb == b'DATA':
                say('354 go on')
                content = []
                for line in file:
                    if line == b'.\\r\\n': break
                    content.append(line[1:] if line[:1] == b'.' else line)
                else: return
                pause()
                say('250 2.0.0 Ok: queued as ' + keep(content))
            elif verb == b'QUIT': return say('221 bye')
            else: say('250 fine')

    def run(connection):
        try: serve(connection)
        except OSError: pass
        finally:
            connection.close()
            count(-1)

    server = socket.create_server(('127.0.0.1', 0))
    def accept():
        while True:
            connection = server.accept()[0]
            count(1)
            threading.Thread(target=run, args=(connection,), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    print(server.getsockname()[1], flush=True)
    sys.stdin.read()
    """
}

/// A web service on this machine that writes down every post before it answers.
private enum WebServer {
  static func start(in folder: URL) throws -> PythonProcess {
    try Data().write(to: folder.appending(path: "posts"))
    return try PythonProcess(script, folder.path)
  }

  private static let script = """
    import os, random, sys, threading, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    folder = sys.argv[1]
    posts = os.open(folder + '/posts', os.O_WRONLY | os.O_APPEND)
    seen, lock = set(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass

        def do_OPTIONS(self): self.answer(204)

        def do_POST(self):
            body = self.rfile.read(int(self.headers['Content-Length']))
            key = self.headers['Idempotency-Key']
            time.sleep(random.random() / 200)
            with lock:
                os.write(posts, key.encode() + b'\\t' + body + b'\\n')
                isFirst = key not in seen
                seen.add(key)
            while os.path.exists(folder + '/hold'): time.sleep(0.001)
            time.sleep(random.random() / 200)
            status = 201
            if isFirst and os.path.exists(folder + '/first'):
                status = int(open(folder + '/first').read())
            self.answer(status)

        def answer(self, status):
            self.send_response_only(status)
            self.send_header('Content-Length', '0')
            self.end_headers()

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    server = Server(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    """
}

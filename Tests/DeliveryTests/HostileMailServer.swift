import Foundation
import TestSupport

/// A mail server on this machine that misbehaves in one way, and writes down what it takes before it says so.
final class HostileMailServer {
  enum Manner: String, CaseIterable {
    case usual
    /// It knows nothing but the first version of the protocol.
    case plain
    /// It takes two mails on a connection and closes the third, with a word or without one.
    case twoEach, twoEachSilently
    /// It takes two connections and refuses every further one.
    case twoConnections
    /// It says no to everybody.
    case closed
    case wantsTLS
    /// It never says a word.
    case silent
    /// It answers with a line that has no end, or with lines that have none.
    case endlessLine, endlessReply
    case binary
    /// It takes the connection and ends it.
    case leaving
    /// It takes a mail and ends the connection without an answer.
    case takesAndLeaves
  }

  private let process: PythonProcess
  private let directory: TemporaryFolder

  init(_ manner: Manner, in directory: TemporaryFolder) throws {
    self.directory = directory
    try directory.make("mail")
    process = try PythonProcess(
      HostileMailServer.script,
      manner.rawValue,
      directory.path("mail"),
      directory.path("connections")
    )
  }

  var port: Int { process.port }

  func stop() { process.kill() }

  /// The keys of the mails that it took, each as often as it did.
  func keys() throws -> [String] {
    try directory.names(in: "mail").map { name in
      let text = String(decoding: try directory.bytes(of: "mail/\(name)"), as: UTF8.self)
      return text.components(separatedBy: "\r\n").first { $0.hasPrefix("X-Sendplan-Key: ") }
        .map { String($0.dropFirst(16)) } ?? "none"
    }.sorted()
  }

  /// How many connections it was asked for.
  func connections() throws -> Int {
    try directory.text(of: "connections").count
  }

  private static let script = """
    import os, socket, sys, threading, uuid
    manner, folder, log = sys.argv[1:]
    count, lock = [0], threading.Lock()

    def serve(connection, number):
        file = connection.makefile('rb')
        def say(text): connection.sendall(text.encode() + b'\\r\\n')
        if manner == 'silent': file.read(); return
        if manner == 'leaving': return
        if manner == 'closed': say('554 5.7.1 nobody is welcome here'); file.read(); return
        if manner == 'twoConnections' and number > 2: say('421 4.7.0 too many connections'); return
        if manner == 'binary': connection.sendall(bytes(range(128, 256)) * 4 + b'\\n'); file.read(); return
        if manner == 'endlessLine':
            while True: connection.sendall(b'2' * 65536)
        if manner == 'endlessReply':
            while True: connection.sendall(b'220-more\\r\\n' * 4096)
        say('220 mail.example')
        mails = 0
        for line in file:
            verb = line[:4].upper()
            if verb == b'EHLO':
                if manner == 'plain': say('502 5.5.1 what'); continue
                say('250-mail.example'); say('250-PIPELINING'); say('250 SIZE')
            elif verb == b'MAIL' and manner == 'wantsTLS': say('530 5.7.0 Must issue a STARTTLS command first')
            elif verb == b'MAIL' and mails == 2 and manner.startswith('twoEach'):
                if manner == 'twoEach': say('421 4.7.0 that is enough for one connection')
                return
            elif verb in (b'RCPT', b'DATA') and manner == 'wantsTLS': say('503 5.5.1 not yet')
            elif verb == b'DATA':
                say('354 go on')
                content = []
                for line in file:
                    if line == b'.\\r\\n': break
                    content.append(line[1:] if line[:1] == b'.' else line)
                else: return
                with open(os.path.join(folder, uuid.uuid4().hex), 'wb') as out: out.write(b''.join(content))
                if manner == 'takesAndLeaves': return
                mails += 1
                key = [l[16:].decode().strip() for l in content if l.startswith(b'X-Sendplan-Key: ')][0]
                say('250 2.0.0 Ok: queued as Q' + key)
            elif verb == b'QUIT': say('221 bye'); return
            else: say('250 2.0.0 fine')

    def run(connection, number):
        try: serve(connection, number)
        except OSError: pass
        finally:
            try: connection.shutdown(socket.SHUT_RDWR)
            except OSError: pass
            connection.close()

    server = socket.create_server(('127.0.0.1', 0))
    def accept():
        while True:
            connection, _ = server.accept()
            with lock: count[0] += 1
            with open(log, 'a') as out: out.write('.')
            threading.Thread(target=run, args=(connection, count[0]), daemon=True).start()
    threading.Thread(target=accept, daemon=True).start()
    print(server.getsockname()[1], flush=True)
    sys.stdin.read()
    """
}

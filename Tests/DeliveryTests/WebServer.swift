import Foundation
import TestSupport
import Testing

/// A web server on this machine that does what the path says, and writes down every post.
final class WebServer {
  private let process: PythonProcess
  /// One post a line, as JSON.
  let file: URL

  init(in directory: TemporaryFolder) throws {
    file = directory.url.appending(path: "posts")
    try directory.write("", to: "posts")
    process = try PythonProcess(WebServer.script, file.path)
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(process.port)/\(path)" }

  func stop() { process.kill() }

  /// What a service was posted.
  struct Post: Decodable {
    let headers: [String: String]
    let body: Body
    /// The body as it came.
    let raw: String
    /// The command lines and environments of every `curl` at that time.
    let seen: String

    struct Body: Decodable, Equatable {
      let key: String
      let messageID: String
      let sender: String
      let recipient: String
      let subject: String
      let body: String
      let html: String?
      let composedAt: String
      let inReplyTo: String?
      let references: [String]?
      let headers: [String: String]?
      let replyTo: String?
      let bounceAddress: String?
      let channel: String?
      let account: String?
      let campaign: String?
      let plan: Int?
      let day: String?
      let priority: Int?
      let thread: String?
      let step: Int?

      private enum CodingKeys: String, CodingKey {
        case key, sender, recipient, subject, body, html, references, headers
        case channel, account, campaign, plan, day, priority, thread, step
        case replyTo = "reply_to"
        case bounceAddress = "bounce_address"
        case messageID = "message_id"
        case composedAt = "composed_at"
        case inReplyTo = "in_reply_to"
      }
    }
  }

  /// Every post so far, in their order.
  func posts() throws -> [Post] {
    try Data(contentsOf: file).split(separator: 0x0a).map {
      try JSONDecoder().decode(Post.self, from: $0)
    }
  }

  private static let script = """
    import glob, json, sys, threading, time, urllib.parse
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    def processes():
        seen = ''
        for path in glob.glob('/proc/[0-9]*/cmdline'):
            try:
                line = open(path).read()
                if 'curl' in line: seen += line + open(path[:-7] + 'environ').read()
            except OSError: pass
        return seen

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass

        def do_OPTIONS(self): self.answer(404 if 'wrong' in self.path else 405)

        def do_POST(self):
            path, _, query = self.path.partition('?')
            words = path.strip('/').split('/')
            if words[0] == 'unread': return self.connection.close()
            body = self.rfile.read(int(self.headers['Content-Length']))
            message = json.loads(body)
            post = dict(headers=dict(self.headers), body=message.get('data', message), raw=body.decode(), seen=processes())
            with open(sys.argv[1], 'a') as file: file.write(json.dumps(post) + '\\n')
            key = post['body']['key']
            if words[0] == 'status':
                headers = dict(urllib.parse.parse_qsl(query))
                return self.answer(int(words[1]), headers=headers)
            if words[0] == 'json': return self.answer(200, urllib.parse.unquote(query))
            if words[0] == 'silent': return
            if words[0] == 'slow': time.sleep(600)
            if words[0] == 'garbage': return self.wfile.write(b'220 mail.example.com ESMTP\\r\\n')
            if words[0] == 'headless': return self.wfile.write(b'HTTP/1.1 200 OK\\r\\nLocation: x\\r\\n')
            if words[0] == 'half': return self.answer(200, '{"id": "a half', length=500)
            if words[0] == 'early': self.wfile.write(b'HTTP/1.1 103 Early Hints\\r\\nA: b\\r\\n\\r\\n')
            if words[0] == 'endless':
                self.answer(200, '', length=10 ** 12)
                while True: self.wfile.write(b'x' * 65536)
            self.answer(201, json.dumps({'status': 'ok', 'id': 'P-' + key}))

        def answer(self, status, body='', headers={}, length=None):
            self.send_response_only(status)
            for name, value in headers.items(): self.send_header(name, value)
            self.send_header('Content-Length', str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body.encode())

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    """
}

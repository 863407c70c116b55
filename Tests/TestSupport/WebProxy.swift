import Foundation

/// A web proxy on this machine that writes down the first line of every request.
///
/// It makes tunnels unless it is told to refuse them, and answers any other request itself as if it were the
/// service.
package final class WebProxy {
  private let process: PythonProcess
  private let file: String

  package init(in directory: TemporaryFolder, refusingTunnels: Bool = false) throws {
    file = directory.path("proxied")
    try directory.write("", to: "proxied")
    process = try PythonProcess(WebProxy.script, file, refusingTunnels ? "407" : "200")
  }

  package var address: String { "http://127.0.0.1:\(process.port)" }

  /// The first lines of all requests so far.
  package func requests() throws -> [String] {
    try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private static let script = """
    import socket, sys, threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    def pump(source, sink):
        try:
            while data := source.recv(65536): sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError: pass

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass

        def note(self):
            with open(sys.argv[1], 'a') as file: file.write(self.requestline + '\\n')

        def do_CONNECT(self):
            self.note()
            self.send_response(int(sys.argv[2]))
            self.end_headers()
            self.close_connection = True
            if sys.argv[2] != '200': return
            host, _, port = self.path.rpartition(':')
            with socket.create_connection((host, int(port))) as service:
                back = threading.Thread(target=pump, args=(service, self.connection))
                back.start()
                pump(self.connection, service)
                back.join()

        def do_POST(self):
            self.note()
            self.send_response(204)
            self.end_headers()

        do_OPTIONS = do_POST

    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    """
}

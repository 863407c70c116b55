import Foundation
import TestSupport
import Testing

@Suite("Law 13: days on which the other end says no")
struct RefusalDayTests {
  private static let count = 40

  /// Openers, each with a follow-up, on one channel, approved.
  private func prepare(_ session: borrowing ShellSession, transport: String) throws {
    var rows = "id,channel,recipient,follows,wait_days\n"
    for number in 1...Self.count {
      rows += "m\(number),crm,u\(number)@d\(number).example,,\n"
      rows += "f\(number),crm,u\(number)@d\(number).example,m\(number),3\n"
    }
    try session.write(rows, to: "messages.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set crm --capacity 500 --sender me@desk.example --transport '\(transport)'",
      "sendplan import messages.csv",
      "sendplan plan --horizon 9",
      "sendplan approve 1"
    )
  }

  private let run = "sendplan-executor run --plan 1 --day 2027-03-01"

  private func states(_ session: borrowing ShellSession) throws -> [String: String] {
    let list = try session.run("sendplan message list --format csv | tail -n +2 | cut -d, -f 1,2")
    let cells = list.output.split(separator: "\n").map { $0.split(separator: ",") }
    return Dictionary(uniqueKeysWithValues: cells.map { (String($0[0]), String($0[1])) })
  }

  /// So many were sent, and the rest is pending with its follow-ups waiting.
  private func expect(_ session: borrowing ShellSession, sent: Int, says words: String) throws {
    let states = try states(session)
    let openers = states.filter { $0.key.hasPrefix("m") }.values
    #expect(openers.count { $0 == "sent" } == sent, "\(states)")
    #expect(openers.count { $0 == "pending" } == Self.count - sent)
    #expect(!states.values.contains("canceled"))
    let status = try session.run("sendplan status")
    #expect(status.status == 1)
    let first = try #require(status.output.split(separator: "\n").first)
    #expect(first.hasPrefix("! channel 'crm' sends nothing") && first.contains(words), "\(first)")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test(
    "A mail server that refuses the channel ends no message",
    .needs(.aiosmtpd, .msmtp),
    arguments: [
      ("quota", 5, "Daily user sending quota exceeded"),
      ("sender", 0, "Sender address rejected: not owned by user"),
      ("relay", 0, "Relay access denied"), ("odd", 0, "Go away"),
    ]
  )
  func mail(mode: String, sent: Int, words: String) throws {
    let session = try ShellSession()
    let server = try PythonProcess(Self.mailServer, mode)
    try session.mailer(of: server)
    try prepare(session, transport: "sendmail:\(session.folder.path)/msmtp.sh")
    let outcome = try session.run(run)
    #expect(outcome.status == 74 && outcome.error.contains(words), "\(outcome)")
    try expect(session, sent: sent, says: words)
    // What was refused is on record in the server's words.
    try session.play("sendplan export 1 --run 2027-03-01 --to .")
    let report = try session.run("grep -c '\(words)' run-1-2027-03-01-deliveries.csv").output
    #expect(Int(report.trimmingCharacters(in: .newlines)) ?? 0 >= 1)
  }

  @Test(
    "One dead address among good ones fails alone, and retry brings it back",
    .needs(.aiosmtpd, .msmtp)
  )
  func deadAddress() throws {
    let session = try ShellSession()
    let server = try PythonProcess(Self.mailServer, "dead")
    try session.mailer(of: server)
    try prepare(session, transport: "sendmail:\(session.folder.path)/msmtp.sh")
    let outcome = try session.run(run)
    #expect(outcome.status == 1, "\(outcome)")
    var states = try states(session)
    #expect(states["m7"] == "failed" && states["f7"] == "canceled")
    #expect(states.values.count { $0 == "sent" } == Self.count - 1)
    #expect(try session.run("sendplan message show m7").output.contains("User unknown"))
    let retried = try session.run("sendplan retry --failed-because 'user UNKNOWN'")
    #expect(
      retried.output
        == "m7: retried; it is pending again, and 1 follow-up with it\n1 changed, 0 unchanged, 0 refused\n"
    )
    states = try self.states(session)
    #expect(states["m7"] == "pending" && states["f7"] == "waiting")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("A server that is down fails nothing, however often it is tried", .needs(.msmtp, .aiosmtpd))
  func down() throws {
    let session = try ShellSession()
    let server = try PythonProcess(Self.mailServer, "dead")
    try session.mailer(of: server)
    try prepare(session, transport: "sendmail:\(session.folder.path)/msmtp.sh")
    server.kill()
    for _ in 1...5 { #expect(try session.run(run).status == 74) }
    try expect(session, sent: 0, says: "cannot connect")
  }

  @Test("A web service that refuses the channel ends no message", arguments: [403, 404, 503])
  func web(status: Int) throws {
    let session = try ShellSession()
    let server = try PythonProcess(Self.webServer, "\(status)")
    try prepare(session, transport: "webhook:http://127.0.0.1:\(server.port)/hook")
    #expect(try session.run(run).status == 74)
    try expect(session, sent: 0, says: "the server answered \(status): try me")
  }

  @Test("What a person may not bring back is refused with the way out")
  func refusedRetry() throws {
    let session = try ShellSession()
    try prepare(session, transport: "maildir:out")
    try session.play("sendplan cancel m1 m2 m3 f4")
    let follower = try session.run("sendplan retry f1")
    #expect(follower.status == 1 && follower.output.contains("first 'sendplan retry m1'"))
    try session.play(
      "sendplan suppress u2@d2.example --reason asked",
      run,
      "sendplan reply m4 --on 2027-03-01"
    )
    let suppressed = try session.run("sendplan retry m2")
    #expect(suppressed.output.contains("first 'sendplan suppress lift u2@d2.example'"))
    let answered = try session.run("sendplan retry f4")
    #expect(answered.status == 1 && answered.output.contains("sendplan replies undo"))
    let both = try session.run("sendplan retry f1 m1 m3")
    #expect(both.output.hasSuffix("2 changed, 1 unchanged, 0 refused\n"), "\(both)")
    let states = try states(session)
    #expect(states["m1"] == "pending" && states["f1"] == "waiting" && states["f3"] == "waiting")
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("What one person of a thread wants no more of does not come back, whoever else it is for")
  func unwantedFollower() throws {
    let session = try ShellSession()
    try session.write(
      "id,channel,recipient,follows,wait_days\na,crm,x@d.example,,\nb,crm,bob@d.example,a,1\n"
        + "c,crm,x@d.example,b,1\n",
      to: "messages.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set crm --capacity 9 --sender me@desk.example",
      "sendplan import messages.csv",
      "sendplan cancel a",
      "sendplan suppress bob@d.example --reason asked"
    )
    let retried = try session.run("sendplan retry a")
    #expect(retried.output.contains("nothing goes to"), "\(retried)")
    let states = try states(session)
    #expect(states == ["a": "canceled", "b": "canceled", "c": "canceled"])
    #expect(try session.run("sendplan check journal").status == 0)
  }

  @Test("Who complained is not written to again when the bounces are lifted")
  func weightierCause() throws {
    let session = try ShellSession()
    try prepare(session, transport: "maildir:out")
    try session.write(
      "message_id,on,kind\nm1,2027-03-01,bounce\nm1,2027-03-01,complaint\nm2,2027-03-01,bounce\n",
      to: "back.csv"
    )
    try session.play(run, "sendplan replies import back.csv")
    try session.play("sendplan suppress u3@d3.example --reason 'by phone'")
    try session.play("sendplan suppress lift --caused-by bounce --since 2027-03-01")
    let list = try session.run("sendplan suppress list --format csv | cut -d, -f 1,3")
    #expect(list.output == "address,kind\nu1@d1.example,complaint\nu3@d3.example,person\n")
  }

  private static let mailServer = """
    import socket, sys
    from aiosmtpd.controller import Controller
    mode = sys.argv[1]

    class Handler:
        taken = 0
        async def handle_MAIL(self, server, session, envelope, address, options):
            if mode == 'sender': return '553 5.7.1 <me@desk.example>: Sender address rejected: not owned by user'
            envelope.mail_from = address
            return '250 OK'
        async def handle_RCPT(self, server, session, envelope, address, options):
            if mode == 'relay': return '554 5.7.1 <' + address + '>: Relay access denied'
            if mode == 'odd': return '554 Go away, ' + address
            if mode == 'dead' and address.startswith('u7@'): return '550 5.1.1 <' + address + '>: User unknown'
            envelope.rcpt_tos.append(address)
            return '250 OK'
        async def handle_DATA(self, server, session, envelope):
            if mode == 'quota' and self.taken == 5: return '550 5.4.5 Daily user sending quota exceeded'
            self.taken += 1
            return '250 OK'

    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname='127.0.0.1', port=port)
    controller.start()
    print(port, flush=True)
    sys.stdin.read()
    """

  private static let webServer = """
    import http.server, sys, threading

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *arguments): pass
        def answer(self, status, body):
            self.send_response(status)
            self.send_header('Content-Length', str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def do_OPTIONS(self): self.answer(204, b'')
        def do_POST(self):
            self.rfile.read(int(self.headers['Content-Length']))
            self.answer(int(sys.argv[1]), b'try me later')

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    """
}

extension ShellSession {
  /// A mail program that hands everything to a server on this machine.
  fileprivate func mailer(of server: PythonProcess) throws {
    try write(
      "#!/bin/sh\nexec msmtp --host=127.0.0.1 --port=\(server.port) --tls=off --auth=off \"$@\"\n",
      to: "msmtp.sh"
    )
    try play("chmod +x msmtp.sh")
  }
}

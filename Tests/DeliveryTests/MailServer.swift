import Foundation
import TestSupport
import Testing

/// A mail server (aiosmtpd) on this machine, and a sendmail-compatible client of it.
///
/// It does what the recipient says: `refused`, `later`, `spam` (refused after the text), `lost` (taken,
/// but the connection ends before the answer), `stuck` (taken, with no answer), and else takes it.
final class MailServer {
  private let server: PythonProcess
  private let directory: TemporaryFolder

  init(in directory: TemporaryFolder) throws {
    self.directory = directory
    try directory.make("mail")
    server = try PythonProcess(MailServer.script, directory.path("mail"))
  }

  /// The path of the client.
  func program() throws -> String {
    try directory.program(
      "sendmail",
      MailServer.client.replacing("PORT", with: "\(server.port)"),
      interpreter: ExternalProgram.python.required()
    )
  }

  var port: Int { server.port }

  func stop() { server.kill() }

  /// The messages that the server has taken.
  func letters() throws -> [Letter] {
    try PythonMail.read(directory.path("mail")).values.sorted { $0.key < $1.key }
  }

  private static let script = """
    import asyncio, os, socket, sys, uuid
    from aiosmtpd.controller import Controller

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith('refused'): return '550 5.1.1 no such user'
            if address.startswith('later'): return '451 4.7.1 greylisted'
            envelope.rcpt_tos.append(address)
            return '250 OK'

        async def handle_DATA(self, server, session, envelope):
            to = envelope.rcpt_tos[0]
            if to.startswith('spam'): return '554 5.7.1 not wanted'
            name = uuid.uuid4().hex
            with open(os.path.join(sys.argv[1], name), 'wb') as file:
                file.write(envelope.original_content)
            if to.startswith('lost'):
                server.transport.abort()
            if to.startswith('stuck'):
                await asyncio.sleep(600)
            return '250 2.0.0 OK: queued as Q' + name

    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    controller = Controller(Handler(), hostname='127.0.0.1', port=port)
    controller.start()
    print(port, flush=True)
    sys.stdin.read()
    controller.stop()
    """

  private static let client = """
    import getopt, re, smtplib, sys
    options, recipients = getopt.getopt(sys.argv[1:], 'if:')
    message = re.sub(rb'\\r?\\n', b'\\r\\n', sys.stdin.buffer.read())
    try:
        with smtplib.SMTP('127.0.0.1', PORT) as smtp:
            smtp.ehlo_or_helo_if_needed()
            code, answer = smtp.mail(dict(options)['-f'])
            for recipient in recipients:
                if code == 250: code, answer = smtp.rcpt(recipient)
            if code == 250: code, answer = smtp.data(message)
    except smtplib.SMTPServerDisconnected as error:
        sys.stderr.write(f'{error}\\n')
        sys.exit(74)
    except OSError as error:
        sys.stderr.write(f'{error}\\n')
        sys.exit(75)
    print(code, answer.decode(), file=sys.stderr)
    sys.exit(0 if code == 250 else 75 if code < 500 else 67 if code == 550 else 65)
    """
}

import Glibc
import Model
import OperatingSystem

/// A conversation with a mail server over a socket, within time limits.
final class SMTPConnection {
  private(set) var conversation = SMTPConversation(clientName: SMTPConnection.clientName)
  /// The place in its batch of the mail that it sends.
  private(set) var mail: Int?
  /// Whether it has come to the end of a mail, whatever the answer.
  private(set) var hasServed = false
  private let server: MailServerAddress
  private let limits: SMTPTimeLimits
  private var addresses: ArraySlice<SocketAddress> = []
  private var socket: StreamSocket?
  private var isConnected = false
  private var step = -1
  private var limit = Duration.zero
  private var deadline = ContinuousClock.now

  /// Begins to connect; what goes wrong ends the conversation.
  init(to server: MailServerAddress, _ limits: SMTPTimeLimits) {
    (self.server, self.limits) = (server, limits)
    do throws(HostLookupError) {
      addresses = try SocketAddress.lookUp(host: server.host, port: server.port)[...]
      connectToNext("it has no address")
    } catch {
      conversation.end("the host '\(error.host)' is not found: \(error.reason)")
    }
  }

  var isIdle: Bool { conversation.isIdle }
  var isClosed: Bool { conversation.closure != nil }

  /// What to wait for, and how long at most.
  var wait: pollfd {
    let isWriting = !isConnected || !conversation.output.isEmpty
    let events = (isConnected ? POLLIN : 0) | (isWriting ? POLLOUT : 0)
    return pollfd(fd: socket?.descriptor ?? -1, events: Int16(events), revents: 0)
  }

  var timeLeft: Duration { deadline - ContinuousClock.now }

  /// Begins a mail.
  func begin(_ content: SMTPMail, _ place: Int) {
    mail = place
    conversation.begin(content)
    advance()
  }

  /// What became of the mail that was begun, and its place in the batch; given once.
  func takeResult() -> (place: Int, SMTPConversation.Result)? {
    guard let place = mail, let result = conversation.takeResult() else { return nil }
    mail = nil
    return (place, result)
  }

  /// Notes that a mail came to its end here, so that the server takes mail.
  func serve() { hasServed = true }

  /// Reads and writes what can be at once, and ends what takes too long.
  func advance() {
    do throws(SystemError) {
      if let socket, isConnected {
        try exchange(socket)
      } else {
        finishConnecting()
      }
    } catch {
      conversation.end("the connection to the mail server broke: \(error.reason)")
    }
    if step != conversation.step { restartClock(limits.limit(of: conversation)) }
    if !isClosed, !isIdle, ContinuousClock.now >= deadline { giveUp() }
    if isClosed, conversation.output.isEmpty { socket = nil }
  }

  /// Says that it ends, if nothing is under way.
  func quit() {
    conversation.quit()
    advance()
  }

  private func exchange(_ socket: StreamSocket) throws(SystemError) {
    while !isClosed, let bytes = try socket.receive() {
      if bytes.isEmpty {
        conversation.end("the mail server closed the connection")
      } else {
        conversation.received(bytes)
      }
    }
    while !conversation.output.isEmpty {
      let count = try socket.send(conversation.output)
      if count == 0 { return }
      conversation.sent(count)
    }
  }

  private func connectToNext(_ reason: String) {
    socket = nil
    var reason = reason
    while let address = addresses.popFirst() {
      do throws(SystemError) {
        socket = try StreamSocket(connectingTo: address, named: server.description)
        return restartClock(limits.connection)
      } catch {
        reason = error.diagnostic.sentence
      }
    }
    conversation.end(reason)
  }

  private func finishConnecting() {
    guard let socket else { return }
    var request = wait
    guard unsafe poll(&request, 1, 0) > 0 else { return }
    do throws(SystemError) {
      try socket.connected()
      isConnected = true
      restartClock(limits.reply)
    } catch {
      connectToNext(error.diagnostic.sentence)
    }
  }

  private func giveUp() {
    if isConnected {
      conversation.end("the mail server did not answer within \(limit.components.seconds) seconds")
    } else {
      connectToNext("'\(server)' did not take the connection in time")
    }
  }

  private func restartClock(_ limit: Duration) {
    step = conversation.step
    self.limit = limit
    deadline = ContinuousClock.now + limit
  }

  /// What a client calls itself (RFC 5321, 4.1.4), where the machine's name can be said so.
  private static let clientName: String = {
    let name = Machine.host
    let isDomain =
      !name.isEmpty && !name.hasPrefix("-")
      && name.utf8.allSatisfy {
        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
      }
    return isDomain ? name : "[127.0.0.1]"
  }()
}

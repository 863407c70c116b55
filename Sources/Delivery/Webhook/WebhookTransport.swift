package import Formats
package import Model
import OperatingSystem

/// Posts each message as one JSON object to a web address, with its key as `Idempotency-Key`.
///
/// The system's `curl` does the talking. It verifies certificates, its settings reach it on its
/// standard input, where no list of processes shows them, and it tells whether anything of a request
/// was sent before something went wrong. A batch is under way at once, a `curl` for each message. Each of
/// them has a connection of its own, because `curl` repeats a request when a kept connection turns out
/// to be dead.
package struct WebhookTransport: Transport {
  package let url: String
  private let service: WebService
  private let timeLimit: Int
  private var inheritedDescriptor: Int32?
  private let setting: (String) -> String?

  /// Names an address, and says what the service there promises and how much it can take at once.
  ///
  /// The time limit of a request is in seconds. Settings such as the credentials come from the environment.
  package init(
    url: String,
    _ service: WebService = WebService(),
    timeLimit: Int = 60,
    setting: @escaping (String) -> String? = { Environment.process[$0] }
  ) {
    self.url = url
    self.service = service
    self.timeLimit = timeLimit
    self.setting = setting
  }

  package var guarantee: DeliveryGuarantee { service.isIdempotent ? .idempotent : .neither }

  package var batchLimit: Int { service.requestsAtOnce }

  package func programsInheriting(_ descriptor: Int32) -> any Transport {
    var transport = self
    transport.inheritedDescriptor = descriptor
    return transport
  }

  /// Posts the messages, no more at once than the service takes; the keys of a batch differ.
  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    stride(from: 0, to: batch.count, by: batchLimit).flatMap { start in
      deliverAtOnce(batch[start..<min(start + batchLimit, batch.count)])
    }
  }

  /// Looks for `curl` and the credentials, and asks the server for its options, which sends nothing.
  package func check() -> DeliveryError? {
    do throws(DeliveryError) {
      // Whether they can be used is known now; sending them is for messages.
      _ = try WebhookToken(for: url, setting)
      let seconds = min(timeLimit, WebhookTransport.checkingTime)
      let call = try call(WebRequest(options: url, timeLimit: seconds))
      let end = try asDeliveryError { () throws(SystemError) in try call.run() }
      if HTTPResponse(end.output) != nil { return nil }
      return .unreachable(server: url.webServer, reason: CurlReport(end).reason)
    } catch {
      return error
    }
  }

  /// For how many seconds a server may think about a question before something is taken to be wrong.
  private static let checkingTime = 15

  private func deliverAtOnce(_ messages: ArraySlice<OutgoingMessage>) -> [DeliveryOutcome] {
    let requests = messages.map(start)
    waitForAll(requests.compactMap(\.program))
    return zip(messages, requests).map { message, request in
      switch request {
      case .settled(let outcome): return outcome
      case .underWay(let program):
        guard let end = program.end else { preconditionFailure("it was waited for") }
        return DeliveryOutcome(of: message.key, postedBy: end)
      }
    }
  }

  private func start(_ message: OutgoingMessage) -> Request {
    do throws(MIMEMessageError) {
      // What would forge a header of a mail is kept from whoever makes a mail of it.
      _ = try MIMEMessage(message)
    } catch {
      return .settled(.refused(reason: error.diagnostic.sentence))
    }
    do throws(DeliveryError) {
      let token = try WebhookToken(for: url, setting)
      let request = WebRequest(posting: message, to: url, token, timeLimit: timeLimit)
      let call = try call(request)
      return .underWay(try asDeliveryError { () throws(SystemError) in try RunningProgram(call) })
    } catch {
      return .settled(.unavailable(reason: error.diagnostic.sentence))
    }
  }

  /// How far one message of a batch has come.
  private enum Request {
    case underWay(RunningProgram)
    case settled(DeliveryOutcome)

    var program: RunningProgram? {
      if case .underWay(let program) = self { program } else { nil }
    }
  }

  private func call(_ request: WebRequest) throws(DeliveryError) -> ProgramCall {
    let curl = try locateProgram(among: ["/usr/bin/curl", "/usr/local/bin/curl"], package: "curl")
    return ProgramCall(
      program: curl,
      arguments: ["--disable", "--config", "-"],
      input: [UInt8](request.settings.utf8),
      // Its own limit comes first, as it then says how far it came.
      timeLimit: .seconds(timeLimit + 5),
      outputLimit: 65_536,
      endsAtOutputLimit: true,
      inheritedDescriptor: inheritedDescriptor
    )
  }
}

extension String {
  /// A web address up to its path: what may be shown, as the rest can hold secrets.
  var webServer: String {
    let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let server = parts.prefix(3).joined(separator: "/")
    return String(server.prefix { $0 != "?" })
  }
}

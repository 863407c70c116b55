package import Formats
package import Model
import OperatingSystem

/// Posts each message as one JSON object to a web address, with its key as `Idempotency-Key`, and signed where there is a
/// secret.
///
/// It uses the system's `curl`, which verifies certificates, reads its settings from standard input, where the
/// process list does not show them, and reports whether it sent anything of a request before an error. The
/// requests of a batch run concurrently, each in its own `curl` and connection, because `curl` repeats a
/// request when a kept connection turns out to be dead.
package struct WebhookTransport: Transport {
  package let url: String
  private let service: WebService
  private let timeLimit: Int
  private var inheritedDescriptor: Int32?
  private let setting: (String) -> String?
  private let now: () -> Instant

  /// Names an address and the properties of its service.
  ///
  /// The time limit of a request is in seconds. `setting` looks up environment variables.
  package init(
    url: String,
    _ service: WebService = WebService(),
    timeLimit: Int = 60,
    setting: @escaping (String) -> String? = { Environment.process[$0] },
    now: @escaping () -> Instant = { Machine.now }
  ) {
    self.url = url
    self.service = service
    self.timeLimit = timeLimit
    self.setting = setting
    self.now = now
  }

  package var guarantee: DeliveryGuarantee { service.isIdempotent ? .idempotent : .neither }

  package var batchLimit: Int { service.requestsAtOnce }

  package func programsInheriting(_ descriptor: Int32) -> any Transport {
    var transport = self
    transport.inheritedDescriptor = descriptor
    return transport
  }

  /// Posts the messages, with at most `batchLimit` requests at once.
  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    stride(from: 0, to: batch.count, by: batchLimit).flatMap { start in
      deliverAtOnce(batch[start..<min(start + batchLimit, batch.count)])
    }
  }

  /// Checks `curl` and the credentials, and sends the server an OPTIONS request.
  package func check() -> DeliveryError? {
    do throws(DeliveryError) {
      // Validates the credentials; they are only sent with messages.
      _ = try WebhookToken(for: url, through: service.proxy, setting)
      _ = try WebhookSecret(setting)
      let end = try askForOptions()
      if HTTPResponse(end.output) != nil { return nil }
      return .unreachable(server: url.webServer, reason: CurlReport(end).reason)
    } catch {
      return error
    }
  }

  /// That the server answers, and not as it would at the right address.
  ///
  /// Many services take no OPTIONS, or want credentials for it, which says nothing.
  package func warning() -> String? {
    do throws(DeliveryError) {
      let response = HTTPResponse(try askForOptions().output)
      guard let status = response?.status,
        [301, 307, 308, 404, 410].contains(status) || status >= 500 && status != 501
      else { return nil }
      return "the server answers \(status) when it is asked for its options: look at the address"
    } catch {
      return nil
    }
  }

  private func askForOptions() throws(DeliveryError) -> ProgramEnd {
    let seconds = min(timeLimit, WebhookTransport.checkTimeLimit)
    let call = try call(WebRequest(options: url, through: service.proxy, timeLimit: seconds))
    return try asDeliveryError { () throws(SystemError) in try call.run() }
  }

  /// After how many seconds without an answer a check fails.
  private static let checkTimeLimit = 15

  private func deliverAtOnce(_ messages: ArraySlice<OutgoingMessage>) -> [DeliveryOutcome] {
    let requests = messages.map(start)
    waitForAll(requests.compactMap(\.program))
    return zip(messages, requests).map { message, request in
      switch request {
      case .settled(let outcome): return outcome
      case .running(let program):
        guard let end = program.end else { preconditionFailure("the program has ended") }
        return DeliveryOutcome(
          of: message.key,
          postedBy: end,
          isIdempotent: service.isIdempotent
        )
      }
    }
  }

  private func start(_ message: OutgoingMessage) -> Request {
    let body: WebhookBody
    do throws(MIMEMessageError) {
      body = try WebhookBody(message, as: service.format)
    } catch {
      return .settled(.refused(reason: error.diagnostic.sentence))
    }
    do throws(DeliveryError) {
      let request = WebRequest(
        posting: body,
        to: url,
        through: service.proxy,
        headers: try headers(of: message, body),
        timeLimit: timeLimit
      )
      let call = try call(request)
      return .running(try asDeliveryError { () throws(SystemError) in try RunningProgram(call) })
    } catch {
      return .settled(.unavailable(reason: error.diagnostic.sentence))
    }
  }

  /// The headers of a request.
  ///
  /// Its signature is of the time when it leaves, also of a repeat: services take none that is minutes old.
  private func headers(
    of message: OutgoingMessage,
    _ body: WebhookBody
  ) throws(DeliveryError) -> [(name: String, value: String)] {
    let token = try WebhookToken(for: url, through: service.proxy, setting)
    let secret = try WebhookSecret(setting)
    return [("Idempotency-Key", message.key.text)]
      + (token.map { [("Authorization", $0.authorization)] } ?? [])
      + (secret?.headers(id: message.key, at: now(), body: body.json) ?? [])
  }

  /// The state of one message of a batch.
  private enum Request {
    case running(RunningProgram)
    case settled(DeliveryOutcome)

    var program: RunningProgram? {
      if case .running(let program) = self { program } else { nil }
    }
  }

  private func call(_ request: WebRequest) throws(DeliveryError) -> ProgramCall {
    let curl = try locateProgram(among: ["/usr/bin/curl", "/usr/local/bin/curl"], package: "curl")
    return ProgramCall(
      program: curl,
      arguments: ["--disable", "--config", "-"],
      input: [UInt8](request.settings.utf8),
      // `curl` has a shorter limit of its own, so that it can report its progress.
      timeLimit: .seconds(timeLimit + 5),
      outputLimit: 65_536,
      endsAtOutputLimit: true,
      inheritedDescriptor: inheritedDescriptor
    )
  }
}

extension String {
  /// A web address up to its path, which may be shown; the rest can contain secrets.
  var webServer: String {
    let parts = split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    let server = parts.prefix(3).joined(separator: "/")
    return String(server.prefix { $0 != "?" })
  }
}

import Glibc
import Model

/// Posts each message as one JSON object to a web address, with its key as `Idempotency-Key`.
///
/// The system's `curl` does the talking. It verifies certificates, its settings reach it on its
/// standard input, where no list of processes shows them, and it tells whether anything of a request
/// was sent before something went wrong. Each message has a connection of its own, because `curl`
/// repeats a request when a kept connection turns out to be dead.
package struct WebhookTransport: Transport {
  package let url: String
  package let isIdempotent: Bool
  private let timeLimit: Int
  private let setting: (String) -> String?

  /// Names an address, and says whether the service there treats a repeated key as one message.
  ///
  /// The time limit is in seconds. Settings such as the credentials come from the environment.
  package init(
    url: String,
    isIdempotent: Bool = false,
    timeLimit: Int = 60,
    setting: @escaping (String) -> String? = { name in
      guard let value = unsafe getenv(name) else { return nil }
      return unsafe String(cString: value)
    }
  ) {
    self.url = url
    self.isIdempotent = isIdempotent
    self.timeLimit = timeLimit
    self.setting = setting
  }

  package var promise: DeliveryPromise { isIdempotent ? .idempotent : .neither }

  package var batchLimit: Int { isIdempotent ? 16 : 1 }

  package func deliver(_ batch: [OutgoingMessage]) -> [DeliveryOutcome] {
    batch.map(deliver)
  }

  /// Looks for `curl` and the credentials, and asks the server for its options, which sends nothing.
  package func check() -> DeliveryFault? {
    do throws(DeliveryFault) {
      // Whether they can be used is known now; sending them is for messages.
      _ = try WebhookToken(for: url, setting)
      let end = try call(WebRequest(options: url, timeLimit: timeLimit))
      if HTTPResponse(end.output) != nil { return nil }
      return .unreachable(server: url.webServer, reason: CurlReport(end).reason)
    } catch {
      return error
    }
  }

  private func deliver(_ message: OutgoingMessage) -> DeliveryOutcome {
    do throws(MIMEMessageError) {
      // What would forge a header of a mail is kept from whoever makes a mail of it.
      _ = try MIMEMessage(message)
    } catch {
      return .refused(reason: error.explanation.sentence)
    }
    do throws(DeliveryFault) {
      let token = try WebhookToken(for: url, setting)
      let request = WebRequest(posting: message, to: url, token, timeLimit: timeLimit)
      return DeliveryOutcome(of: message.key, postedBy: try call(request))
    } catch {
      return .unavailable(reason: error.explanation.sentence)
    }
  }

  private func call(_ request: WebRequest) throws(DeliveryFault) -> ProgramEnd {
    let curl = try locateProgram(among: ["/usr/bin/curl", "/usr/local/bin/curl"], package: "curl")
    let call = ProgramCall(
      program: curl,
      arguments: ["--disable", "--config", "-"],
      input: [UInt8](request.settings.utf8),
      // Its own limit comes first, as it then says how far it came.
      timeLimit: .seconds(timeLimit + 5),
      outputLimit: 65_536,
      endsAtOutputLimit: true
    )
    return try call.run()
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

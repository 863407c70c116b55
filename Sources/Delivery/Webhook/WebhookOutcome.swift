import Formats
import Model
import OperatingSystem

extension DeliveryOutcome {
  /// The outcome of a message that was posted.
  ///
  /// Complete response headers decide, even if the body was cut short.
  init(of key: AttemptKey, postedBy end: ProgramEnd, isIdempotent: Bool) {
    if let response = HTTPResponse(end.output) {
      self.init(of: key, response, isIdempotent: isIdempotent)
      return
    }
    let report = CurlReport(end)
    self =
      report.isUnsent
      ? .unavailable(reason: report.reason)
      : .unknown(reason: "no answer came: \(report.reason)")
  }

  private init(of key: AttemptKey, _ response: HTTPResponse, isIdempotent: Bool) {
    let reason = response.sentence
    switch WebhookResult(response, isIdempotent: isIdempotent) {
    case .accepted:
      let name = jsonID(in: response.body) ?? response["Location"]
      self = .accepted(receipt: name.flatMap { receipt(of: $0) } ?? key.text)
    case .refused(let fault, let wayOut):
      self = .refused(reason: reason + (wayOut.map { "; \($0)" } ?? ""), fault: fault)
    case .unavailable:
      self = .unavailable(reason: reason, retryAfter: response.retryAfter)
    case .unknown:
      self = .unknown(reason: reason)
    }
  }
}

/// The meaning of an HTTP status for a message that was posted (RFC 9110, 15).
enum WebhookResult {
  case accepted
  /// It was not processed, and the same would be refused again; with what to do about it, where that is known.
  case refused(Fault?, wayOut: String? = nil)
  /// It was not processed now.
  case unavailable
  /// It may have been processed, or still is.
  case unknown

  init(_ response: HTTPResponse, isIdempotent: Bool) {
    self =
      switch response.status {
      case 200..<300: .accepted
      case 301, 307, 308:
        .refused(.channel, wayOut: "the address has moved; set the transport to the new one")
      case 401, 407:
        .refused(
          .channel,
          wayOut: "the credentials are missing or wrong; set SENDPLAN_WEBHOOK_TOKEN"
        )
      // The address, the rights, the method or the form of the request: the same for every message.
      case 402, 403, 404, 405, 406, 410, 411, 414, 415, 417, 421, 426, 431: .refused(.channel)
      case 408, 425, 429: .unavailable
      // The first try under this key is still being processed.
      case 409 where isIdempotent: .unknown
      case 400..<500: .refused(nil)
      case 501, 505: .refused(.channel)
      // By its definition the service has not handled the request.
      case 503: .unavailable
      // Other server errors can occur after the message was accepted, and 302 and 303 may point to the
      // result of a successful post. If the service is idempotent, a repeat under the same key settles it;
      // otherwise a person has to look.
      default: .unknown
      }
  }
}

import Formats
import Model
import OperatingSystem

extension DeliveryOutcome {
  /// The outcome of a message that was posted.
  ///
  /// Complete response headers decide, even if the body was cut short.
  init(of key: AttemptKey, postedBy end: ProgramEnd) {
    if let response = HTTPResponse(end.output) {
      self.init(of: key, response)
      return
    }
    let report = CurlReport(end)
    self =
      report.isUnsent
      ? .unavailable(reason: report.reason)
      : .unknown(reason: "no answer came: \(report.reason)")
  }

  private init(of key: AttemptKey, _ response: HTTPResponse) {
    let reason = "the server answered \(response.status)"
    switch WebhookResult(response) {
    case .accepted:
      let name = jsonID(in: response.body) ?? response["Location"]
      self = .accepted(receipt: name.flatMap { receipt(of: $0) } ?? key.text)
    case .refused:
      self = .refused(reason: reason)
    case .unavailable:
      self = .unavailable(reason: reason, retryAfter: response.retryAfter)
    case .moved:
      self = .unavailable(
        reason: "\(reason): the address has moved; set the transport to the new one"
      )
    case .unauthorized:
      self = .unavailable(
        reason: "\(reason): the credentials are missing or wrong; set SENDPLAN_WEBHOOK_TOKEN"
      )
    case .unknown:
      self = .unknown(reason: reason)
    }
  }
}

/// The meaning of an HTTP status for a message that was posted.
enum WebhookResult {
  case accepted
  /// It will never be accepted.
  case refused
  /// It was not accepted now.
  case unavailable
  /// It was not processed: the service has another address.
  case moved
  /// It was not processed: the credentials were missing or wrong.
  case unauthorized
  /// It may have been accepted.
  case unknown

  init(_ response: HTTPResponse) {
    self =
      switch response.status {
      case 200..<300: .accepted
      case 301, 307, 308: .moved
      case 401, 407: .unauthorized
      case 408, 425, 429: .unavailable
      // With Retry-After, the service itself rejected the message. Without it, a proxy may have lost the
      // answer of the service.
      case 503 where response.retryAfter != nil: .unavailable
      case 400..<500: .refused
      // Other server errors can occur after the message was accepted, and 302 and 303 may point to the
      // result of a successful post. If the service is idempotent, a repeat under the same key settles it;
      // otherwise a person has to look.
      default: .unknown
      }
  }
}

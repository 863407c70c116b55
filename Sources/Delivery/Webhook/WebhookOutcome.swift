import Formats
import Model
import OperatingSystem

extension DeliveryOutcome {
  /// What became of a message that was posted.
  ///
  /// A whole head of an answer decides, whatever happened to the rest of it.
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

/// What the status of an answer says about a message that was posted.
enum WebhookResult {
  case accepted
  /// It will never be accepted.
  case refused
  /// It was not accepted now.
  case unavailable
  /// It was not looked at: the service is elsewhere.
  case moved
  /// It was not looked at: the sender has not proved who it is.
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
      // With a time to come back it is the service that turns the message away. Without, it may be
      // whatever stands before the service that has lost its answer.
      case 503 where response.retryAfter != nil: .unavailable
      case 400..<500: .refused
      // Any other server error can come after the message was taken, and 302 and 303 are also how a
      // server shows where the result of a post is. A repeat under the same key settles it where
      // the service knows keys; else a person has to look.
      default: .unknown
      }
  }
}

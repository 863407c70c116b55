import Model
import OperatingSystem

/// The secrets by which a web service knows that a message is ours, by the convention of Standard Webhooks; they are
/// never stored or shown.
struct WebhookSecret {
  private let keys: [[UInt8]]

  /// Reads them from the environment, or from the file that the environment names; nil without either.
  ///
  /// Several, with spaces between them, give a signature each: so a service can change from one to the next.
  init?(_ setting: (String) -> String?) throws(DeliveryError) {
    guard
      let text = try secretText(
        "SENDPLAN_WEBHOOK_SECRET",
        file: "SENDPLAN_WEBHOOK_SECRET_FILE",
        setting
      )
    else { return nil }
    let secrets = text.split(separator: " ")
    keys = secrets.compactMap(WebhookSecret.key)
    guard !secrets.isEmpty, keys.count == secrets.count else { throw .credentials(.secret) }
  }

  /// The headers that sign a request for an attempt, as it leaves at an instant.
  func headers(id: AttemptKey, at instant: Instant, body: String) -> [(name: String, value: String)]
  {
    let seconds = instant.milliseconds / 1000
    let signed = [UInt8]("\(id).\(seconds).\(body)".utf8)
    let signatures = keys.map { key in
      "v1,\(Base64.encoded(SHA256.authenticationCode(of: signed, key: key)))"
    }
    return [
      ("webhook-id", id.text), ("webhook-timestamp", "\(seconds)"),
      ("webhook-signature", signatures.joined(separator: " ")),
    ]
  }

  /// The key in a secret such as `whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD`: 24 to 64 bytes.
  private static func key(_ secret: Substring) -> [UInt8]? {
    let mark = "whsec_"
    guard secret.hasPrefix(mark),
      let key = Base64.decoded(String(secret.dropFirst(mark.count))), 24...64 ~= key.count
    else { return nil }
    return key
  }
}

/// A secret from the environment, or else the first line of the file that the environment names; nil without either.
func secretText(
  _ variable: String,
  file: String,
  _ setting: (String) -> String?
) throws(DeliveryError) -> String? {
  if let text = setting(variable), !text.isEmpty { return text }
  guard let path = setting(file), !path.isEmpty else { return nil }
  let bytes = try asDeliveryError { () throws(SystemError) in try contents(ofFile: path) }
  let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
  return String(decoding: line, as: UTF8.self)
}

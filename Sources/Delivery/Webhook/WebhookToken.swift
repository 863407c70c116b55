import Model

/// The credentials for a web service; they are never stored or shown.
struct WebhookToken {
  /// The value of the Authorization header.
  let authorization: String

  /// Reads them from the environment, or from the file that the environment names; nil without either.
  init?(
    for url: String,
    through proxy: ProxyAddress?,
    _ setting: (String) -> String?
  ) throws(DeliveryError) {
    guard
      let token = try secretText(
        "SENDPLAN_WEBHOOK_TOKEN",
        file: "SENDPLAN_WEBHOOK_TOKEN_FILE",
        setting
      )
    else { return nil }
    guard !token.isEmpty, token.utf8.allSatisfy({ 0x20...0x7e ~= $0 }) else {
      throw .credentials(.unusable)
    }
    // A proxy could read what is not encrypted, and `localhost` is its own machine to it.
    guard
      url.hasPrefix("https://") || proxy == nil && WebhookToken.isThisMachine(url.webServer)
    else {
      throw .credentials(.exposed(server: url.webServer))
    }
    // A token with its own scheme, as in `Basic …`, is used as it is.
    authorization = token.contains(" ") ? token : "Bearer \(token)"
  }

  private static func isThisMachine(_ server: String) -> Bool {
    let authority = server.dropFirst("http://".count)
    return ["localhost", "127.0.0.1", "[::1]"].contains { host in
      authority == host || authority.hasPrefix("\(host):")
    }
  }
}

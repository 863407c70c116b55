import Model
import Reporting
import Storage
import Terminal

extension Command {
  static let suppress = Command(
    "suppress",
    group: "Replies",
    summary: "stops all messages to an address or to a domain",
    discussion: """
      Whatever is pending or waiting for it is canceled at once, and an import leaves out what is \
      for it. Case does not matter, nor whether a domain is written with umlauts or as xn--; \
      @mail.example means exactly that domain, none inside it. A name that is no address, such as \
      a profile's URL, is compared as a whole.
      """,
    arguments: [Argument("ADDRESS", "an address, @DOMAIN, or a recipient as it was imported")],
    options: [
      Option("--reason", .text("TEXT"), "why, for whoever asks later", isRequired: true),
      Options.operation,
    ],
    examples: [
      Example("sendplan suppress ann@mail.example --reason 'asked by phone'", "one person"),
      Example("sendplan suppress @mail.example --reason 'a competitor'", "everybody there"),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let address = try arguments.recipient
    let reason = try arguments.requiredValue("--reason", "some words on one line") {
      $0.isEmpty || printable($0) != $0 ? nil : $0
    }
    return try session.change { change in
      guard let effect = try change.suppress(address, reason: reason) else {
        return Answer("\(printable(address.text)) is suppressed already; nothing changed\n")
      }
      return Answer(SuppressionText.answer(address, effect))
    }
  }

  static let suppressList = Command(
    "suppress list",
    group: "Replies",
    summary: "lists the suppressed addresses and domains",
    options: [Options.format],
    examples: [Example("sendplan suppress list --format csv", "for a table")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    try session.list(
      "suppressions",
      session.read { try $0.suppressions() },
      [
        .text("address", mayShrink: true) { $0.address },
        .text("reason", mayShrink: true) { $0.reason },
      ],
      emptyText: "nobody is suppressed"
    )
    return .done
  }

  static let suppressLift = Command(
    "suppress lift",
    group: "Replies",
    summary: "allows messages to an address or to a domain again",
    discussion: "What was canceled stays canceled; to send it after all, import it again.",
    arguments: [Argument("ADDRESS", "as 'sendplan suppress list' has it, or spelled otherwise")],
    options: [Options.operation],
    examples: [Example("sendplan suppress lift ann@mail.example", "she asked to be written to")]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    let address = try arguments.recipient
    return try session.change { change in
      try change.liftSuppression(of: address)
      return Answer("\(printable(address.text)) is no longer suppressed\n")
    }
  }
}

private enum SuppressionText {
  static func answer(_ address: FoldedAddress, _ effect: CanceledMessages) -> String {
    var lines = [
      "\(printable(address.text)) is suppressed; \(counted(effect.canceled, "message")) canceled"
        + (effect.followers > 0 ? ", and \(counted(effect.followers, "follow-up")) with them" : "")
    ]
    lines += firstLines(effect.claimed.map { "\(printable($0)): \(ReplyReport.leftToFinish)" })
    return lines.joined(separator: "\n") + "\n"
  }
}

extension ParsedArguments {
  /// An address or a domain, folded.
  fileprivate var recipient: FoldedAddress {
    get throws {
      try requiredValue("ADDRESS", "an address, @DOMAIN, or a recipient as it was imported") {
        $0.isEmpty || printable($0) != $0 || $0.first == " " || $0.last == " "
          ? nil : FoldedAddress($0)
      }
    }
  }
}

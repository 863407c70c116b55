import Formats
import Model
import OperatingSystem
import Storage
import Terminal

extension Command {
  static let suppress = Command(
    "suppress",
    group: "Replies",
    summary: "stops all messages to an address, a person or a domain, or to a whole list",
    discussion: """
      Whatever is pending or waiting for it is canceled at once, and an import leaves out what is \
      for it. It reaches everything of the threads in which it is written to, and of the person who \
      was stated there, on all channels: the other addresses of both are suppressed with it, but for \
      those at which another person was stated. A bounce suppresses its address alone. Case does not matter, nor whether a domain is written with umlauts or as xn--; \
      @mail.example means exactly that domain, none inside it. A name that is no address, such as \
      a profile's URL, is compared as a whole; one that looks like a domain or has a star needs \
      --exactly.

      A list has the columns address, kind and reason, of which the first is required; the kind is \
      \(SuppressionCause.allCases.map(\.name).joined(separator: ", ")), and file where none is \
      given. What 'sendplan suppress list --format csv' prints is such a list, too, also with its persons. It is taken whole or not at all, unless --rejects gives a place for its bad rows; what \
      is suppressed already is left as it is.
      """,
    arguments: [
      Argument(
        "ADDRESS",
        "an address, @DOMAIN, or a recipient as it was imported",
        isOptional: true
      )
    ],
    options: [
      Option("--person", .text("PERSON"), "a person as imported, instead of an address"),
      Option("--reason", .text("TEXT"), "why, for whoever asks later; a single address needs it"),
      Option("--from", .text("FILE"), "takes a .csv or .jsonl file, or - for standard input"),
      Option("--exactly", "takes a star, or what looks like a domain, as it is written"),
    ] + Options.mapping + [Options.rejects, Options.operation],
    examples: [
      Example("sendplan suppress ann@mail.example --reason 'asked by phone'", "one person"),
      Example("sendplan suppress @mail.example --reason 'a competitor'", "everybody there"),
      Example(
        "sendplan suppress --from bounced.csv --column address=email --set kind=bounce"
          + " --ignore-other-columns",
        "what another service knows"
      ),
    ]
  ) { arguments, console in
    let session = Session(arguments: arguments, console: console)
    guard ["ADDRESS", "--person", "--from"].count(where: arguments.has) == 1 else {
      throw arguments.contradiction("give either an ADDRESS, or --person PERSON, or --from FILE")
    }
    let reason = try arguments.value("--reason", "some words on one line") {
      $0.isEmpty || printable($0) != $0 ? nil : $0
    }
    if arguments.has("--from") { return try SuppressionList(arguments, reason).take(session) }
    guard let reason else { throw arguments.contradiction("--reason says why, for whoever asks") }
    if let other = Options.ofLists.first(where: arguments.has) {
      throw arguments.contradiction("\(other) is about a list; give --from FILE with it")
    }
    let name = try arguments.addressee
    if let address = arguments["ADDRESS"] { try arguments.refuseAmbiguous(address) }
    return try session.change { change in
      guard let effect = try change.suppress(name, reason: reason) else {
        return Answer("\(printable(name.text)) is suppressed already; nothing changed\n")
      }
      return Answer(
        "\(printable(name.text)) is suppressed; \(StopText.canceled(effect))\n"
          + StopText.lines(effect, with: "it")
      )
    }
  }
}

/// A list of addresses that nothing is to go to.
private struct SuppressionList {
  private let arguments: ParsedArguments
  private let reason: String?
  private var new = 0
  private var known = 0

  init(_ arguments: ParsedArguments, _ reason: String?) {
    self.arguments = arguments
    self.reason = reason
  }

  func take(_ session: Session) throws -> ExitStatus {
    let mapping = try ColumnMapping(arguments, names: SuppressionRow.columns.names)
    let rejectsPath = try arguments.rejectsPath
    return try session.change(reading: "--from") { change, input in
      let file = try SuppressionFile(input, mapping: mapping)
      let rejects = try rejectsPath.map { try RejectsWriter(path: $0, rowsOf: file) }
      var list = self
      let effect = try change.suppressing { add in
        while let row = try file.next() {
          do {
            try list.take(row, file, add)
          } catch let error as any DiagnosticError where rejects != nil && error.isOfRow {
            try rejects?.append(error)
          }
        }
      }
      try rejects?.commit()
      return list.answer(effect, rejected: rejects?.count ?? 0)
    }
  }

  private mutating func take(
    _ row: Row<SuppressionRow>,
    _ file: SuppressionFile,
    _ add: (Addressee, SuppressionCause, String?) throws -> Bool
  ) throws {
    let suppression = try row.result.get()
    if try add(addressee(suppression.name, file), suppression.cause, suppression.reason ?? reason) {
      new += 1
    } else {
      known += 1
    }
  }

  private func addressee(_ name: SuppressionRow.Name, _ file: SuppressionFile) throws -> Addressee {
    switch name {
    case .person(let person): return .person(person)
    case .address(let address):
      do throws(AmbiguousAddress) {
        try arguments.refuseAmbiguous(address)
      } catch {
        throw LocatedError(error, at: file.place(of: "address"))
      }
      return Addressee(FoldedAddress(address))
    }
  }

  private func answer(_ effect: StopEffect, rejected: Int) -> Answer {
    var counts: [String] = []
    if new > 0 { counts.append("\(new.grouped) \(new == 1 ? "address" : "addresses") suppressed") }
    if known > 0 { counts.append("\(known.grouped) suppressed already") }
    if rejected > 0 { counts.append("\(rejected.grouped) rejected") }
    let text = counts.isEmpty ? "the list has no addresses" : counts.joined(separator: ", ")
    let canceled = new + effect.canceled > 0 ? "; \(StopText.canceled(effect))" : ""
    return Answer(
      "\(text)\(canceled)\n\(StopText.lines(effect, with: "them"))",
      status: rejected > 0 ? 1 : 0
    )
  }
}

extension Options {
  /// What is only said of the file of a list.
  fileprivate static let ofLists = mapping.map(\.name) + [rejects.name]
}

extension ParsedArguments {
  /// An address or a domain, folded, or a person.
  var addressee: Addressee {
    get throws {
      func named(_ text: String) -> String? {
        text.isEmpty || printable(text) != text || text.first == " " || text.last == " "
          ? nil : text
      }
      if let person = try value("--person", "a person as it was imported", read: named) {
        return .person(person)
      }
      return try requiredValue("ADDRESS", "an address, @DOMAIN, or a recipient as it was imported")
      {
        named($0).map { Addressee(FoldedAddress($0)) }
      }
    }
  }

  /// Throws where a text probably means more than it would match, unless it is said to be meant so.
  fileprivate func refuseAmbiguous(_ text: String) throws(AmbiguousAddress) {
    guard !has("--exactly"), let error = AmbiguousAddress(text) else { return }
    throw error
  }
}

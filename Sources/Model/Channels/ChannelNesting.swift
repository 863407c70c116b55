/// Determines the channel that is to contain another, before a channel is set.
package struct ChannelNesting {
  private let channels: [Channel]

  package init(_ channels: [Channel]) {
    self.channels = channels
  }

  /// The number of the channel that is to contain one, or nil for none.
  ///
  /// An explicit `inside` decides: a channel's name, or `none`. Without it a known channel stays
  /// where it is, and a new one whose name has a colon is inside the channel named before its last
  /// colon.
  package func outer(
    of name: String,
    inside: String?,
    known: ChannelSettings?
  ) throws(NestingRefusal) -> Int32? {
    if let inside {
      return inside == NestingRefusal.none ? nil : try container(named: inside, of: name)
    }
    if let known { return known.outer }
    guard let colon = name.lastIndex(of: ":") else { return nil }
    let prefix = String(name[..<colon])
    guard let outer = channels.first(where: { $0.name == prefix }) else {
      throw .noSuchPrefix(name: name, prefix: prefix)
    }
    return outer.number
  }

  private func container(named outer: String, of name: String) throws(NestingRefusal) -> Int32 {
    guard let container = channels.first(where: { $0.name == outer }) else {
      throw .unknown(
        name: name,
        outer: outer,
        nearest: nearestName(to: outer, among: channels.map(\.name))
      )
    }
    var chain = [name]
    var next: Channel? = container
    while let channel = next {
      chain.append(channel.name)
      guard channel.name != name else { throw .cycle(chain) }
      next = channels.first { $0.number == channel.settings.outer }
    }
    return container.number
  }
}

/// Why a channel cannot be inside another.
package enum NestingRefusal: DiagnosticError, Equatable {
  case noSuchPrefix(name: String, prefix: String)
  case unknown(name: String, outer: String, nearest: String?)
  /// The names from the channel outwards and back to itself.
  case cycle([String])

  /// The word for being inside no channel.
  package static let none = "none"

  package var diagnostic: Diagnostic {
    switch self {
    case .noSuchPrefix(let name, let prefix):
      Diagnostic(
        .refused,
        "'\(name)' would be inside '\(prefix)', which is no channel",
        why: "a colon in a name puts it inside the channel before the colon",
        wayOut: "make '\(prefix)' first, or say '--inside none'"
      )
    case .unknown(let name, let outer, let nearest):
      Diagnostic(
        .refused,
        "'\(name)' cannot be inside '\(outer)', which is no channel"
          + (nearest.map { "; did you mean '\($0)'?" } ?? ""),
        wayOut: "name a channel that 'sendplan channel list' shows, or none"
      )
    case .cycle(let names):
      Diagnostic(
        .refused,
        "'\(names[0])' cannot be inside '\(names[1])'",
        why: names.count == 2
          ? "no channel contains itself"
          : "it contains it already: \(names.map { "'\($0)'" }.joined(separator: " inside "))",
        wayOut: "take one of them out with '--inside none' first"
      )
    }
  }
}

/// Whether a channel is in use.
package enum ChannelUse: CaseIterable, Sendable {
  case open
  /// Nothing goes by it any more.
  case retired

  package var name: String {
    switch self {
    case .open: "open"
    case .retired: "retired"
    }
  }
}

/// An operation on a channel, as far as it depends on whether that is in use.
package enum ChannelOperation: CaseIterable, Sendable {
  case rename
  case retire
  /// It takes over what a retired one would have sent.
  case takeOver
  /// Its retirement is taken back.
  case resume

  package var name: String {
    switch self {
    case .rename: "channel rename"
    case .retire: "channel retire"
    case .takeOver: "channel retire --move-to it"
    case .resume: "resume --hold"
    }
  }

  /// The outcome of this operation for an open or a retired channel.
  package func outcome(in use: ChannelUse) -> Outcome<ChannelUse> {
    switch (self, use) {
    case (.rename, .open), (.rename, .retired), (.takeOver, .open): .stays
    case (.retire, .open): .done(.retired)
    case (.retire, .retired), (.resume, .open): .alreadySo
    case (.takeOver, .retired): .refused
    case (.resume, .retired): .done(.open)
    }
  }
}

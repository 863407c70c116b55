/// The limits of a plan as the database keeps them: one fact a line, empty where there are none.
///
///     inside CHANNEL OUTER
///     first CHANNEL follow-ups|openers
///     window CHANNEL most N days D past USED… [later USED…]
///     share CHANNEL percent P openers|campaign C
///     recipients most N days D
///     got RECIPIENT DAY COUNT
///
/// Channels and campaigns are their numbers in the database, days are counted from
/// 1970-01-01. The same limits give the same text.
extension PlanLimits {
  /// The text, given the channels' numbers in the order of the capacity table.
  package func text(channels: [Int32]) -> String {
    var lines: [String] = []
    for (channel, outer) in outer.enumerated() where outer >= 0 {
      lines.append("inside \(channels[channel]) \(channels[Int(outer)])")
    }
    for (channel, precedence) in precedence.enumerated() {
      guard let word = precedence.word else { continue }
      lines.append("first \(channels[channel]) \(word)")
    }
    lines += windows.map { window in
      let past = window.past.map { " \($0)" }.joined()
      let later = window.later.map { " \($0)" }.joined()
      return "window \(channels[Int(window.channel)]) most \(window.most) days \(window.days) past"
        + past + (later.isEmpty ? "" : " later" + later)
    }
    lines += shares.map { share in
      "share \(channels[Int(share.channel)]) percent \(share.percent) \(share.holder.words)"
    }
    if let limit = perRecipient {
      lines.append("recipients most \(limit.most) days \(limit.days)")
      lines += limit.received.map { "got \($0.recipient) \($0.day.number) \($0.count)" }
    }
    return lines.map { "\($0)\n" }.joined()
  }

  /// Reads the text, given the channels' numbers in the order of the capacity table; nil if it is
  /// invalid.
  package init?(text: String, channels: [Int32]) {
    self.init()
    let indices = Dictionary(uniqueKeysWithValues: zip(channels, channels.indices))
    var got: [RecipientLimit.Use] = []
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if let use = RecipientLimit.Use(words) {
        got.append(use)
      } else if !read(words, indices, count: channels.count) {
        return nil
      }
    }
    if let limit = perRecipient {
      perRecipient = RecipientLimit(most: limit.most, days: limit.days, received: got)
    }
  }

  private mutating func read(_ words: [Substring], _ indices: [Int32: Int], count: Int) -> Bool {
    func number(_ place: Int) -> Int? { words.indices.contains(place) ? Int(words[place]) : nil }
    func channel(_ place: Int) -> Int? {
      number(place).flatMap { Int32(exactly: $0) }.flatMap { indices[$0] }
    }
    switch words.first {
    case "inside":
      guard let inner = channel(1), let outer = channel(2) else { return false }
      if self.outer.isEmpty { self.outer = [Int32](repeating: -1, count: count) }
      self.outer[inner] = Int32(outer)
    case "first":
      guard let channel = channel(1), words.count == 3,
        let first = Precedence.allCases.first(where: { $0.word == String(words[2]) })
      else { return false }
      if precedence.isEmpty { precedence = [Precedence](repeating: .priority, count: count) }
      precedence[channel] = first
    case "window":
      let used = words.dropFirst(7).split(separator: "later", omittingEmptySubsequences: false)
        .map { $0.compactMap { Int32($0) } }
      guard let channel = channel(1), let most = number(3), let days = number(5), days > 1,
        1...2 ~= used.count, used.allSatisfy({ $0.count == days - 1 })
      else { return false }
      let later = used.count == 2 ? used[1] : []
      windows.append(
        Window(channel: Int32(channel), days: days, most: most, past: used[0], later: later)
      )
    case "share":
      guard let channel = channel(1), let percent = number(3),
        let holder = Share.Holder(words.dropFirst(4))
      else { return false }
      shares.append(Share(channel: Int32(channel), holder: holder, percent: percent))
    case "recipients":
      guard let most = number(2), let days = number(4) else { return false }
      perRecipient = RecipientLimit(most: most, days: days, received: [])
    default: return false
    }
    return true
  }
}

extension PlanLimits.Precedence {
  fileprivate var word: String? {
    switch self {
    case .priority: nil
    case .followUps: "follow-ups"
    case .openers: "openers"
    }
  }
}

extension PlanLimits.Share.Holder {
  fileprivate var words: String {
    switch self {
    case .openers: "openers"
    case .campaign(let number): "campaign \(number)"
    }
  }

  fileprivate init?(_ words: ArraySlice<Substring>) {
    switch words.first {
    case "openers": self = .openers
    case "campaign":
      guard let number = words.dropFirst().first.flatMap({ Int32($0) }) else { return nil }
      self = .campaign(number)
    default: return nil
    }
  }
}

extension PlanLimits.RecipientLimit.Use {
  fileprivate init?(_ words: [Substring]) {
    let numbers = words.dropFirst().compactMap { Int32($0) }
    guard words.first == "got", numbers.count == 3 else { return nil }
    self.init(recipient: numbers[0], day: Day(number: numbers[1]), count: numbers[2])
  }
}

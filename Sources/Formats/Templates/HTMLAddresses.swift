/// Follows HTML far enough to know what stands in an address: in the value of `href` or `src`.
struct HTMLAddresses {
  private enum State: Equatable {
    case text
    /// In a tag, with the name of the attribute so far, and whether another may begin.
    case tag(String, isEnded: Bool)
    /// Behind the `=` of an attribute.
    case beforeValue(String)
    /// In the value of an attribute, which ends with a quote, or else with a space.
    case value(of: String, end: Character?)
  }

  private var state = State.text
  /// Whether the value of the attribute has begun.
  private var hasBegun = false

  /// Whether what comes next is a part of an address that has begun.
  var isInside: Bool {
    if case .value(let name, _) = state {
      hasBegun && ["href", "src"].contains(name)
    } else {
      false
    }
  }

  /// Goes on behind a text of the template, or behind what stands for a field.
  mutating func take(_ text: some StringProtocol) {
    for (index, character) in zip(text.indices, text) {
      take(character, before: text[text.index(after: index)...].first)
    }
  }

  private mutating func take(_ character: Character, before next: Character?) {
    switch (state, character) {
    case (.text, "<"): if next?.isLetter == true { state = .tag("", isEnded: false) }
    case (.text, _): break
    case (.tag, ">"), (.beforeValue, ">"), (.value(_, nil), ">"): state = .text
    case (.tag(let name, _), "="): state = .beforeValue(name.lowercased())
    case (.tag(let name, let isEnded), _):
      let isEnd = character.isWhitespace || character == "/"
      state = .tag(isEnd ? name : (isEnded ? "" : name) + String(character), isEnded: isEnd)
    case (.beforeValue, _) where character.isWhitespace: break
    case (.beforeValue(let name), _):
      let isQuote = character == "\"" || character == "'"
      state = .value(of: name, end: isQuote ? character : nil)
      hasBegun = !isQuote
    case (.value(_, let end?), _) where character == end: state = .tag("", isEnded: true)
    case (.value(_, nil), _) where character.isWhitespace: state = .tag("", isEnded: true)
    case (.value, _): hasBegun = true
    }
  }
}

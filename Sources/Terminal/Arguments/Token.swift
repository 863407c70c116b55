/// A word of the command line, told apart by its form alone.
enum Token: Equatable {
  case word(String)
  /// An option with its value, if it has one.
  case option(String, value: String?)
}

extension Token {
  /// Reads words into tokens; `takesValue` says of an option's name whether the next word is its value.
  static func tokens(in words: [String], takesValue: (String) -> Bool) -> [Token] {
    var tokens: [Token] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        return tokens + rest.map(Token.word)
      }
      guard looksLikeOption(word) else {
        tokens.append(.word(word))
        continue
      }
      var (name, value) = split(word)
      if value == nil, takesValue(name), let next = rest.first, !looksLikeOption(next) {
        value = next
        rest.removeFirst()
      }
      tokens.append(.option(name, value: value))
    }
    return tokens
  }

  /// Divides `--name=value`; `-h` is another way to write `--help`.
  private static func split(_ word: String) -> (name: String, value: String?) {
    if word == "-h" { return (Option.help.name, nil) }
    guard let sign = word.firstIndex(of: "=") else { return (word, nil) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  /// A lone dash stands for a stream, and a dash before a digit begins a negative number.
  private static func looksLikeOption(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.first == UInt8(ascii: "-"), let second = bytes.dropFirst().first else {
      return false
    }
    return !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= second)
  }
}

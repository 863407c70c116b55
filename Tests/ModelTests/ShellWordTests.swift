import Model
import TestSupport
import Testing

@Suite("Words for a shell")
struct ShellWordTests {
  private static let hostile = [
    "", "-", "--", "-x", "it's", "a b", "$HOME", "`id`", "$(id)", "a\\b", "\\", "'", "\"", "~",
    "=ls",
    "*", "?", "[a]", "{a,b}", "a;b", "a&b", "a|b", "<a", ">a", "#a", "!a", "a\nb", "\u{1B}[31m",
    "\t",
    "\r\n", "\u{202E}x", "ü", "u\u{308}", "日本", "👨\u{200D}👩", "\u{7F}", "\u{9B}2J", "%", "a=b",
    "\u{1}'",
  ]

  /// What bash takes each word of a line for.
  private func taken(_ words: [String]) throws -> [String] {
    let line = "printf '%s\\0' \(words.joined(separator: " "))"
    let output = try ChildProcess.output(
      of: "/bin/bash",
      ["-c", line],
      environment: ["LC_ALL": "C.UTF-8"]
    )
    return output.split(separator: "\0", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  private func texts(_ seed: UInt64) -> [String] {
    var random = SeededGenerator(seed: seed)
    return (0..<200).map { _ in
      (0...random.number(0...3)).map { _ in random.pick(Self.hostile) }.joined()
    }
  }

  @Test("A shell takes each for the text that it was made of", arguments: 0..<5 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let texts = Self.hostile + texts(seed)
    #expect(
      try zip(taken(texts.map(shellWord)), texts).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    )
    #expect(try taken(texts.map(singleQuoted)).count == texts.count)
  }

  @Test("What is written as words is read back as those words", arguments: 0..<5 as Range<UInt64>)
  func readBack(seed: UInt64) throws {
    for text in Self.hostile + texts(seed) {
      let line = "\t\(shellWord(text))  \(singleQuoted("a b"))  # a remark"
      // In single quotes a line end would be one; a word that has any is written in another way.
      #expect(!line.unicodeScalars.contains("\n"))
      #expect(
        try ShellWords(line).words.map { Array($0.text.utf8) } == [
          Array(text.utf8), Array("a b".utf8),
        ]
      )
    }
  }

  @Test("A shell reads a line of words alike")
  func likeAShell() throws {
    let lines = [
      #"a 'b c' "d \"e\" \x" f\ g h'i'"j"k"#, #"$'a\tb\'\303\274' '' "" x#y --a='b'"#, "",
    ]
    for line in lines {
      #expect(try ShellWords(line).words.map(\.text) == (line.isEmpty ? [] : taken([line])))
    }
  }

  @Test(
    "What a shell would act on, and quotes without an end, are named with their place",
    arguments: [
      ("a $HOME", 3, .meaning("$")), ("a;b", 2, .meaning(";")), (#"ab "x`y""#, 6, .meaning("`")),
      ("ü 'x", 3, .unclosed), ("a \\", 3, .unknownEscape), (#"$'\q'"#, 3, .unknownEscape),
      (#"x $'\377'"#, 3, .notText),
    ] as [(String, Int, ShellWordsError.Kind)]
  )
  func noWords(line: String, column: Int, kind: ShellWordsError.Kind) {
    #expect(throws: ShellWordsError(column: column, kind: kind)) { try ShellWords(line) }
  }

  @Test("None holds what a terminal acts on", arguments: 0..<5 as Range<UInt64>)
  func safe(seed: UInt64) {
    for text in Self.hostile + texts(seed) {
      let word = shellWord(text)
      #expect(printable(word) == word)
    }
  }

  @Test("Different texts are different words", arguments: 0..<5 as Range<UInt64>)
  func different(seed: UInt64) {
    let texts = Set((Self.hostile + texts(seed)).map { Array($0.utf8) })
    let words = Set(texts.map { Array(shellWord(String(decoding: $0, as: UTF8.self)).utf8) })
    #expect(words.count == texts.count)
  }

  @Test("What looks like an option stands behind two dashes, or right behind its option's name")
  func options() {
    #expect(
      commandLine("sendplan explain", "m1", options: "--plan 2") == "sendplan explain m1 --plan 2"
    )
    #expect(
      commandLine("sendplan explain", "-m", options: "--plan 2")
        == "sendplan explain --plan 2 -- '-m'"
    )
    #expect(commandLine("sendplan trace", "--help") == "sendplan trace -- '--help'")
    #expect(optionWords("--db", "it's.db") == #"--db 'it'\''s.db'"#)
    #expect(optionWords("--db", "-x.db") == "--db='-x.db'")
  }
}

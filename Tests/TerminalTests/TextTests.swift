import Model
import OperatingSystem
import Terminal
import TestSupport
import Testing

@Suite("Text on a screen")
struct TextTests {
  @Test(
    "Text takes as many columns as a terminal gives it",
    arguments: [
      ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本語", 6), ("한국", 4), ("ｱ", 1), ("Ａ", 2),
      ("😀", 2), ("🇩🇪", 2), ("❤", 1), ("❤\u{FE0F}", 2), ("a\u{200B}b", 2), ("…", 1), ("─", 1),
      ("✓", 1),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{AD}", 1), ("ä日", 3), ("👨\u{200D}👩", 4),
    ]
  )
  func width(text: String, columns: Int) {
    #expect(text.displayWidth == columns)
  }

  @Test(
    "Text that is too wide ends in an ellipsis and never in half a character",
    arguments: [
      ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abc", 1, "…"), ("abc", 0, ""), ("abc", -1, ""),
      ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本", 1, "…"),
      ("ae\u{301}bc", 3, "ae\u{301}…"), ("🇩🇪🇫🇷", 3, "🇩🇪…"), ("🇩🇪🇫🇷", 2, "…"), ("", 0, ""),
    ]
  )
  func truncation(text: String, width: Int, expected: String) {
    #expect(text.truncated(to: width) == expected)
  }

  @Test(
    "Text from outside is shown, not obeyed",
    arguments: [
      ("plain text", "plain text"),
      ("\u{1B}[2J", "\\u{1B}[2J"),
      ("\u{9B}2J", "\\u{9B}2J"),
      ("a\nb\r\nc\td", "a\\nb\\r\\nc\\td"),
      ("\u{7F}\u{0}\u{8}", "\\u{7F}\\u{0}\\u{8}"),
      ("gpj.\u{202E}exe", "gpj.\\u{202E}exe"),
      ("one\u{2028}two", "one\\u{2028}two"),
      ("Zoë 日本 😀 e\u{301}", "Zoë 日本 😀 e\u{301}"),
      ("👨\u{200D}👩", "👨\u{200D}👩"),
    ]
  )
  func sanitising(text: String, expected: String) {
    #expect(printable(text) == expected)
  }

  @Test("Nothing is left that a terminal would obey", arguments: 0..<10)
  func nothingLeft(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let text = random.text(upTo: 20)
      let shown = printable(text)
      #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .control })
      #expect(printable(shown) == shown)
      let width = Int.random(in: 0...12, using: &random)
      #expect(shown.truncated(to: width).displayWidth <= width)
    }
  }

  @Test(
    "Thousands are set apart",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1, "-1"), (-999, "-999"), (-1000, "-1,000"),
      (1_000_000, "1,000,000"), (12_345_678, "12,345,678"), (.min, "-9,223,372,036,854,775,808"),
    ]
  )
  func grouping(number: Int, expected: String) {
    #expect(number.grouped == expected)
  }

  @Test("Paragraphs are filled, and indented lines are kept")
  func wrapping() {
    let text = "one two three\nfour five\n\n  kept   as it is\nunbreakable-word a\n"
    #expect(
      wrapped(text, to: 10) == [
        "one two", "three four", "five", "", "  kept   as it is", "unbreakable-word", "a", "",
      ]
    )
  }

  @Test("A style dresses text only where it is enabled, and styles nest")
  func styles() {
    #expect(Style.plain.bold("x") == "x")
    #expect(Style.coloured.red("") == "")
    #expect(
      Style.coloured.red(Style.coloured.bold("x")) == "\u{1B}[31m\u{1B}[1mx\u{1B}[22m\u{1B}[39m"
    )
    #expect(Style.coloured.green("x") == "\u{1B}[32mx\u{1B}[39m")
    #expect(Style.coloured.yellow("x") == "\u{1B}[33mx\u{1B}[39m")
    #expect(Style.coloured.cyan("x") == "\u{1B}[36mx\u{1B}[39m")
    #expect(Style.coloured.dim("x") == "\u{1B}[2mx\u{1B}[22m")
  }

  @Test(
    "Colours are for terminals that can show them and people who want them",
    arguments: [
      (Screen.terminal(width: 80), [:], true),
      (.terminal(width: 80), ["NO_COLOR": ""], true),
      (.terminal(width: 80), ["NO_COLOR": "1"], false),
      (.terminal(width: 80, followsSequences: false), [:], false),
      (.elsewhere, [:], false),
    ] as [(Screen, [String: String], Bool)]
  )
  func colours(screen: Screen, variables: [String: String], expected: Bool) {
    #expect(Style(for: screen, environment: Environment(variables)).isEnabled == expected)
  }
}

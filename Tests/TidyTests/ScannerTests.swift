import Testing

@Suite("Taking a Swift file apart")
struct ScannerTests {
  @Test(
    "Strings are found with their text, and are blanked out of the code",
    arguments: [
      (#"f("a")"#, ["a"]),
      (#"f("a\"b", "c")"#, [#"a\"b"#, "c"]),
      (##"f(#"a"b\(c)"#)"##, [#"a"b\(c)"#]),
      (##"f(#"a\#(g("b"))c"#)"##, ["b", "ac"]),
      (#"f("a\(g("b(" + h()))c")"#, ["b(", "ac"]),
      ("f(\"\"\"\n  a \"b\" c\n  \"\"\")", ["\n  a \"b\" c\n  "]),
      (#"f("// no comment /* at all")"#, ["// no comment /* at all"]),
      (#"f() // "no string""#, []),
    ]
  )
  func strings(text: String, expected: [String]) {
    let file = SwiftFile(path: "A.swift", text: text)
    #expect(file.strings.map(\.text) == expected)
    #expect(file.tokens.map(\.text).first == "f")
    #expect(!file.code.joined().contains("\""))
  }

  @Test("Comments are found with their lines, nested ones as one")
  func comments() {
    let file = SwiftFile(path: "A.swift", text: "a // one\n/* two\n /* three */ */ b\n// four")
    #expect(file.comments.map(\.line) == [1, 2, 4])
    #expect(file.comments.map(\.text) == ["// one", "/* two\n /* three */ */", "// four"])
    #expect(file.tokens == [.init(line: 1, text: "a"), .init(line: 3, text: "b")])
  }

  @Test(
    "What is cut off in the middle does not crash",
    arguments: ["\"a", "\"a\\", "/* a", "#\"a", "\"\\(a", "\"\"\"a", "#"]
  )
  func cutOff(text: String) {
    #expect(SwiftFile(path: "A.swift", text: text).code.count == 1)
  }
}

import Model
import TestSupport
import Testing

@Suite("HTML as text")
struct PlainTextTests {
  @Test(
    "Paragraphs, lists, links, quotations and pictures read well",
    arguments: [
      (
        "<p>Dear Ann,</p><p>see   you\n on Monday.<br>Ben</p>",
        "Dear Ann,\n\nsee you on Monday.\nBen"
      ),
      (
        "See <a href=\"https://x.example/a?b=1&amp;c=2\">the <b>offer</b></a> or <a href='https://y.example'>us</a>.",
        "See the offer [1] or us [2].\n\n[1] https://x.example/a?b=1&c=2\n[2] https://y.example"
      ),
      (
        "<a href=\"https://x.example/\">x.example</a>, <a href=mailto:a@b.example>a@b.example</a>",
        "x.example, a@b.example"
      ),
      (
        "<a href=https://x.example>one</a> <a href=https://x.example>two</a> <a href=#top>up</a> <a href=javascript:alert(1)>no</a>",
        "one [1] two [1] up no\n\n[1] https://x.example"
      ),
      (
        "<ul><li>one<li>two<ol><li>a</li><li>b</li></ol></li></ul>after",
        "- one\n- two\n  1. a\n  2. b\n\nafter"
      ),
      ("<ol start=5><li>e<li>f</ol><ol start=x><li>a</ol>", "5. e\n6. f\n\n1. a"),
      ("<ol start=9223372036854775807><li>a<li>b</ol>", "1. a\n2. b"),
      ("<blockquote><p>said</p><p>so</p></blockquote><p>No.</p>", "> said\n\n> so\n\nNo."),
      (
        "<table><tr><th>Day<th>Price</tr><tr><td>Mon<td>&euro;&nbsp;5</tr></table>",
        "Day Price\nMon € 5"
      ),
      ("<pre>a\n  b</pre><img src=x alt='a cat'>", "a\n  b\n\na cat"),
      (
        "<!DOCTYPE html><html><head><title>T</title><style>p { color: red }</style></head><body>"
          + "<div style='Display : none'>preheader <div>deep</div></div><script>if (a < b) {}</script>"
          + "<!-- no --><p hidden>no</p>Hi&#8230; &lt;b&gt; &copy; &nothing; AT&T</body></html>",
        "Hi… <b> © &nothing; AT&T"
      ),
      ("<a href=' https://x.example/a b\n '>x</a>", "x [1]\n\n[1] https://x.example/a%20b"),
      ("a < b and 1<2 <", "a < b and 1<2 <"), ("", ""), ("<p>", ""), ("<script>x", ""),
      ("<head>lost<body>found", "found"), ("x<!--", "x"), ("<a href=\"https://x.example", ""),
    ]
  )
  func examples(html: String, text: String) {
    #expect(plainText(of: html) == text)
  }

  /// Random markup, in which each word that is to be read is known.
  private struct Page {
    var html = ""
    var seen: [String] = []
    private var count = 0

    mutating func word(_ chance: inout SeededGenerator, _ kind: String) -> String {
      count += 1
      return "\(kind)\(count)"
    }

    mutating func add(_ depth: Int, _ chance: inout SeededGenerator) {
      for _ in 0..<chance.number(0...3) {
        switch chance.number(0...(depth > 4 ? 2 : 8)) {
        case 0, 1:
          let word = word(&chance, "seen")
          html += chance.pick([" \(word) ", "\n\(word)\t", "<br>\(word) ", "&#32;\(word)&nbsp;"])
          seen.append(word)
        case 2: html += hidden(&chance)
        case 3: wrap("p", depth, &chance)
        case 4: wrap(chance.pick(["ul", "ol"]), depth, &chance)
        case 5: wrap("li", depth, &chance)
        case 6: wrap("blockquote", depth, &chance)
        case 7: wrap(chance.pick(["div", "td", "tr", "table", "b", "span", "x-y"]), depth, &chance)
        default:
          html += chance.pick(["</div>", "</li>", "</ul>", "</blockquote>", "<li>", "<td>", "<>"])
        }
      }
    }

    private mutating func wrap(_ name: String, _ depth: Int, _ chance: inout SeededGenerator) {
      html += "<\(chance.oneIn(2) ? name : name.uppercased()) class=\"a>b\">"
      add(depth + 1, &chance)
      if !chance.oneIn(4) { html += "</\(name)>" }
    }

    private mutating func hidden(_ chance: inout SeededGenerator) -> String {
      let word = word(&chance, "hidden")
      return chance.pick([
        "<script>\(word) <p>\(word)</script>", "<style>\(word)</style >", "<!-- \(word) > -->",
        "<i hidden><i>\(word)</i>\(word)</i>", "<i style=\"display:none\">\(word)</i>",
        "<i title='\(word)'></i>", "<? \(word) ?>", "<i data-x=\(word)/>",
      ])
    }
  }

  @Test(
    "Whatever the markup, each word that is seen is there once, in order, and none that is not",
    arguments: 0..<400
  )
  func words(index: Int) {
    var chance = Seed.stream("html", index)
    var page = Page()
    page.add(0, &chance)
    page.add(0, &chance)
    let text = plainText(of: page.html)
    let words = text.split { " \n>".contains($0) }.map(String.init)
    #expect(words.filter { $0.hasPrefix("seen") } == page.seen, "\(page.html)")
    #expect(!text.contains("hidden"), "\(page.html)")
    #expect(!text.contains("\n\n\n") && !text.contains(" \n"), "\(page.html)")
  }

  @Test("Any bytes give a text, and soon", arguments: 0..<50)
  func anything(index: Int) {
    var chance = Seed.stream("html bytes", index)
    let pieces = [
      "<", ">", "</", "&", ";", "&#", "\"", "'", "=", "<!--", "-->", "a", "<a href=", "<script",
      " ", "é", "<li>",
    ]
    let html = (0..<4000).map { _ in chance.pick(pieces) }.joined()
    #expect(plainText(of: html).utf8.count <= 4 * html.utf8.count)
  }
}

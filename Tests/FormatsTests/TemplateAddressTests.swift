import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Values in the addresses of a template")
struct TemplateAddressTests {
  /// What a template makes of values.
  private func filled(_ html: String, _ values: [String]) throws -> [String] {
    let folder = try TemporaryFolder()
    let rows = values.enumerated().map { index, value in
      "m\(index),email,a@b.example,\"\(value.replacing("\"", with: "\"\""))\"\n"
    }
    let path = try folder.write("id,channel,recipient,v\n\(rows.joined())", to: "m.csv")
    let template = MessageTemplate(html: try Template(html, at: Place(file: "h")))
    let file = try MessageFile(path: path, expansion: RowExpansion(template: template))
    var texts: [String] = []
    while let row = try file.next() { texts.append(try row.result.get().content.html) }
    return texts
  }

  @Test(
    "They are parts of an address that has begun, and text everywhere else",
    arguments: [
      (
        "<a href=\"https://x.example/?q={{v}}&r=1\" title=\"{{v}}\">{{v}}</a>",
        "<a href=\"https://x.example/?q=a%26b%20%22&r=1\" title=\"a&amp;b &quot;\">a&amp;b &quot;</a>"
      ),
      ("<a href='{{v}}'>", "<a href='a&amp;b &quot;'>"),
      ("<a href = '{{v}}{{v}}'>", "<a href = 'a&amp;b &quot;a%26b%20%22'>"),
      (
        "<IMG alt='{{v}}' SRC=https://x/{{v}}>",
        "<IMG alt='a&amp;b &quot;' SRC=https://x/a%26b%20%22>"
      ),
      ("<p>href=\"x{{v}}\"</p>", "<p>href=\"xa&amp;b &quot;\"</p>"),
      ("2 < 3 href=\"x{{v}}", "2 < 3 href=\"xa&amp;b &quot;"),
      (
        "<a data-href=\"x{{v}}\" href=\"x{{v|?}}\">",
        "<a data-href=\"xa&amp;b &quot;\" href=\"xa%26b%20%22\">"
      ),
    ]
  )
  func places(html: String, expected: String) throws {
    #expect(try filled(html, ["a&b \""]) == [expected])
  }

  @Test("A browser's reader finds each value whole again, whatever it holds", .needs(.python))
  func readBack() throws {
    var chance = SeededGenerator(seed: 12)
    let pieces = [
      "a", " ", "&", "&amp;", "=", "?", "#", "/", "%", "%20", "\"", "'", "<", ">", "é", "🚀", "+",
      ";",
      "@", "\\", "\n", "javascript:", "..", "//",
    ]
    let values = (0..<200).map { _ in
      "v" + (0..<chance.number(1...8)).map { _ in chance.pick(pieces) }.joined()
    }
    let html =
      "<p>{{v}}</p><a title='{{v}}' href=\"https://x.example/p/{{v}}?q={{v}}&amp;r=1#{{v}}\">{{v}}</a>"
    let script = """
      import html.parser, json, sys, urllib.parse
      class Reader(html.parser.HTMLParser):
          def handle_starttag(self, tag, attributes):
              if tag != 'a': return
              self.title, href = dict(attributes)['title'], urllib.parse.urlsplit(dict(attributes)['href'])
              self.found = [href.netloc, urllib.parse.unquote(href.path),
                  urllib.parse.parse_qs(href.query, strict_parsing=True), urllib.parse.unquote(href.fragment)]
      for text, value in json.load(sys.stdin if len(sys.argv) < 2 else open(sys.argv[1])):
          reader = Reader(); reader.feed(text); reader.close()
          assert reader.title == value, (text, value)
          assert reader.found == ['x.example', '/p/' + value, {'q': [value], 'r': ['1']}, value], (reader.found, value)
      print('whole')
      """
    let pairs = zip(try filled(html, values), values).map { [$0, $1] }
    let folder = try TemporaryFolder()
    let path = try folder.write(try JSONEncoder().encode(pairs), to: "pairs")
    #expect(try Python.output(of: script, [path]) == "whole\n")
  }
}

import Foundation
import TestSupport

/// A headless Chromium.
struct Browser {
  enum Scheme: Int, CaseIterable {
    case dark = 0
    case light = 1
  }

  /// A page to look at, in a window of so many pixels.
  struct View {
    let page: String
    let width: Int
  }

  /// What the look at a page came to: the facts and flaws that it found, a line for each.
  static func look(at views: [View], _ scheme: Scheme, on session: borrowing ShellSession) throws
    -> [String]
  {
    let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "look.js")
    let script = try String(contentsOf: place, encoding: .utf8)
    return try reports(of: views, running: "<script>\(script)</script>", scheme, on: session)
  }

  /// What axe-core says against pages by the rules of WCAG 2.2, levels A and AA, a line for each violation.
  static func audit(_ views: [View], _ scheme: Scheme, on session: borrowing ShellSession) throws
    -> [String]
  {
    try session.write(ExternalProgram.axe(), to: "axe.js")
    let script = """
      <script src="axe.js"></script><script>
      axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((found) => {
        const report = parent.document.createElement("pre");
        report.className = "report";
        report.textContent = [`passes ${found.passes.length}`,
          ...found.violations.map((rule) => `violation ${rule.id}: ${rule.nodes.map((node) => node.html).join(" ")}`),
          "end"].join("\\n");
        parent.document.body.append(report);
      });
      </script>
      """
    return try reports(of: views, running: script, scheme, on: session)
  }

  private static func reports(
    of views: [View],
    running script: String,
    _ scheme: Scheme,
    on session: borrowing ShellSession
  ) throws -> [String] {
    // A browser's own window cannot be as narrow as a telephone; a frame can.
    let frames = views.map { view in
      let page = view.page
        .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
        .replacing("</body>", with: "\(script)</body>")
      return "<iframe width=\"\(view.width)\" height=\"900\" style=\"border: 0\""
        + " srcdoc=\"\(escaped(page))\"></iframe>"
    }
    let html = """
      <!DOCTYPE html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
      <body>\(frames.joined())
      """
    try session.write(html, to: "look.html")
    let outcome = try open("look.html", scheme, on: session)
    return outcome.output.matches(of: /(?s)<pre class="report">(.*?)<\/pre>/).flatMap { match in
      match.1.split(separator: "\n").map(String.init)
    }
  }

  /// Opens a page and prints what became of it; what it complains about goes to the errors.
  static func open(_ name: String, _ scheme: Scheme, on session: borrowing ShellSession) throws
    -> ChildProcess.Result
  {
    try session.run(
      "HOME=$PWD \(ExternalProgram.chromium.required()) --headless --no-sandbox --disable-gpu --hide-scrollbars"
        + " --disable-background-networking --user-data-dir=$PWD/profile"
        + " --enable-logging=stderr --v=0 --blink-settings=preferredColorScheme=\(scheme.rawValue)"
        + " --virtual-time-budget=60000 --window-size=1400,900 --dump-dom \"file://$PWD/\(name)\""
    )
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
  }
}

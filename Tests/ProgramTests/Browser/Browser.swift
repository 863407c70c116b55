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
    // A browser's own window cannot be as narrow as a telephone; a frame can.
    let frames = views.map { view in
      let page = view.page
        .replacing(/<meta http-equiv="Content-Security-Policy"[^>]*>/, with: "")
        .replacing("</body>", with: "<script>\(script)</script></body>")
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
        + " --window-size=1400,900 --dump-dom \"file://$PWD/\(name)\""
    )
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
  }
}

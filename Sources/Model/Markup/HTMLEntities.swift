/// The references to characters in HTML, such as `&amp;` and `&#8364;`.
enum HTMLEntities {
  /// A text with its references decoded; what is none stays as it is.
  static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    var rest = bytes
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let (scalar, count) = reference(rest) {
        text.append(contentsOf: scalar.utf8)
        rest = rest.dropFirst(count)
      } else {
        text.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The character of a reference, and its length.
  private static func reference(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, count: Int)? {
    let name = bytes.dropFirst().prefix(longest).prefix { byte in
      byte.isLetterOrDigit || byte == UInt8(ascii: "#")
    }
    guard bytes.dropFirst(1 + name.count).first == UInt8(ascii: ";"),
      let scalar = scalar(String(decoding: name, as: UTF8.self))
    else { return nil }
    return (scalar, name.count + 2)
  }

  private static func scalar(_ name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return named[name] }
    let number = name.dropFirst()
    let isHexadecimal = number.hasPrefix("x") || number.hasPrefix("X")
    let value =
      isHexadecimal ? UInt32(number.dropFirst(), radix: 16) : UInt32(number, radix: 10)
    return value.flatMap(Unicode.Scalar.init)
  }

  private static let longest = 10

  /// Those of HTML 4 that letters have, and the marks that mails are full of.
  private static let named: [String: Unicode.Scalar] = {
    var named: [String: Unicode.Scalar] = [
      "quot": "\"", "amp": "&", "lt": "<", "gt": ">", "apos": "'", "hellip": "…", "ndash": "–",
      "mdash": "—", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”",
      "bdquo": "„", "bull": "•", "euro": "€", "trade": "™", "rarr": "→", "larr": "←", "uarr": "↑",
      "darr": "↓", "lsaquo": "‹", "rsaquo": "›", "dagger": "†", "Scaron": "Š", "scaron": "š",
      "OElig": "Œ", "oelig": "œ", "Yuml": "Ÿ", "minus": "−", "check": "✓", "hearts": "♥",
      "zwnj": "\u{200C}", "zwj": "\u{200D}", "ensp": "\u{2002}", "emsp": "\u{2003}",
      "thinsp": "\u{2009}",
    ]
    for (offset, name) in latin.split(separator: " ").enumerated() {
      named[String(name)] = Unicode.Scalar(UInt8(160 + offset))
    }
    return named
  }()

  /// The names of U+00A0 to U+00FF, in order.
  private static let latin = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest \
    Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml \
    ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig \
    agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml \
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """
}

import Model

/// The day on which an absence note says that its writer is back.
enum AbsenceEnd {
  private static let mostBytes = 16 << 10
  /// How many words may stand between a word such as `until` and its date.
  private static let reach = 14
  private static let furthest = 366

  /// The latest date that stands behind a word such as `until` or `back`, within a year after a day; nil if there is
  /// none.
  static func day(in text: String, after day: Day) -> Day? {
    let tokens = DateTokens(String(text.prefix(mostBytes)))
    var cue: Int?
    var latest: Day?
    for place in tokens.indices {
      if tokens.isCue(at: place) { cue = place }
      guard let date = tokens.date(at: place, after: day) else { continue }
      let isMeant = cue.map { place - $0 <= reach } ?? false
      guard isMeant || tokens.isEnding(at: date.end), date.day > day,
        date.day <= day.advanced(by: furthest)
      else { continue }
      latest = max(latest ?? date.day, date.day)
    }
    return latest
  }
}

/// A text as numbers, words and signs, in which dates are found however they are written.
private struct DateTokens {
  private enum Token: Equatable {
    case number(Int, digits: Int)
    case word(String)
    case sign(Character)
  }

  private var tokens: [Token] = []

  var indices: Range<Int> { tokens.indices }

  init(_ text: String) {
    var word = ""
    func end(_ tokens: inout [Token]) {
      guard !word.isEmpty else { return }
      if let number = Int(word), word.count <= 4 {
        tokens.append(.number(number, digits: word.count))
      } else {
        tokens.append(.word(word.lowercased()))
      }
      word = ""
    }
    for sign in text {
      let isDigit = sign.isASCII && sign.isNumber
      let isLetter = sign.isLetter && !"年月日号號".contains(sign)
      // `15th` and `15.März` are a number and a word.
      if let last = word.last, isDigit != (last.isASCII && last.isNumber) { end(&tokens) }
      if isDigit || isLetter {
        word.append(sign)
      } else {
        end(&tokens)
        if !sign.isWhitespace { tokens.append(.sign(sign)) }
      }
    }
    end(&tokens)
  }

  /// Whether the word at a place says that a date behind it ends something.
  func isCue(at place: Int) -> Bool {
    guard place < tokens.count, case .word(let word) = tokens[place] else { return false }
    return DateTokens.cues.contains(word) || word.hasSuffix("至") || word.hasSuffix("到")
  }

  /// Whether the word at a place says so of the date before it, as in Japanese.
  func isEnding(at place: Int) -> Bool {
    guard case .word(let word)? = token(place) else { return false }
    return word.hasPrefix("まで")
  }

  /// The date that begins at a place, and the place behind it.
  func date(at place: Int, after day: Day) -> (day: Day, end: Int)? {
    if let month = month(at: place) { return named(month, place, after: day) }
    guard let first = number(at: place), !isWithinNumber(place) else { return nil }
    if let found = signed(first, place, after: day) { return found }
    // `15. de marzo de 2027`
    var at = place + 1
    while at < place + 4, month(at: at) == nil, isFiller(at: at) { at += 1 }
    guard let month = month(at: at) else { return nil }
    return date(year(behind: at), month, first.value, end: at + 1, after: day)
  }

  /// Reads a date such as `March 15th, 2027`.
  private func named(_ month: Int, _ place: Int, after day: Day) -> (day: Day, end: Int)? {
    // A number before the month was the day already.
    guard let number = number(at: place + 1), number.digits <= 2 else { return nil }
    return date(year(behind: place + 1), month, number.value, end: place + 2, after: day)
  }

  /// Reads a date such as `2027-03-15`, `15.03.2027`, `15.3.`, `15/03/2027` or `3月15日`.
  private func signed(
    _ first: (value: Int, digits: Int),
    _ place: Int,
    after day: Day
  ) -> (day: Day, end: Int)? {
    guard case .sign(let sign)? = token(place + 1), let second = number(at: place + 2) else {
      return nil
    }
    let third = token(place + 3) == .sign(sign) ? number(at: place + 4) : nil
    switch sign {
    case "-" where first.digits == 4:
      return third.flatMap { date(first.value, second.value, $0.value, end: place + 5, after: day) }
    case ".":
      guard token(place + 3) == .sign(".") else { return nil }
      let year = third.flatMap { $0.digits == 3 ? nil : $0.value }
      let end = place + (year == nil ? 4 : 5)
      return date(year, second.value, first.value, end: end, after: day)
    case "/":
      guard let third else { return nil }
      // Which of the two is the month is clear where only one can be.
      guard first.value > 12 || second.value > 12 || first.value == second.value else { return nil }
      let (month, date) =
        first.value > 12 ? (second.value, first.value) : (first.value, second.value)
      return self.date(third.value, month, date, end: place + 5, after: day)
    case "年":
      guard token(place + 3) == .sign("月"), let date = number(at: place + 4) else { return nil }
      return self.date(first.value, second.value, date.value, end: place + 6, after: day)
    case "月": return date(nil, first.value, second.value, end: place + 4, after: day)
    default: return nil
    }
  }

  private func date(_ year: Int?, _ month: Int, _ date: Int, end: Int, after day: Day)
    -> (day: Day, end: Int)?
  {
    let this = day.date.year
    let years = year.map { [$0 < 100 ? $0 + 2000 : $0] } ?? [this - 1, this, this + 1]
    let days = years.compactMap { Day(year: $0, month: month, day: date) }
    // Without a year, what is not long ago is past, and anything else is to come.
    return days.first { year != nil || $0 > day.advanced(by: -DateTokens.recent) }.map { ($0, end) }
  }

  /// The year behind a month or a day of a month, perhaps behind a comma, an ending or `de`.
  private func year(behind place: Int) -> Int? {
    for at in (place + 1)..<(place + 4) {
      if let number = number(at: at), number.digits == 4 { return number.value }
      guard isFiller(at: at) else { return nil }
    }
    return nil
  }

  private func isFiller(at place: Int) -> Bool {
    switch token(place) {
    case .word(let word)?: DateTokens.fillers.contains(word)
    case .sign(let sign)?: sign == "." || sign == "," || sign == "º" || sign == "°"
    case .number?, nil: false
    }
  }

  /// Whether a number goes on from a sign before it, as in the middle of a date.
  private func isWithinNumber(_ place: Int) -> Bool {
    guard case .sign(let sign)? = token(place - 1), token(place - 2).map(isNumber) == true else {
      return false
    }
    return "-./年月".contains(sign)
  }

  private func isNumber(_ token: Token) -> Bool {
    if case .number = token { true } else { false }
  }

  private func month(at place: Int) -> Int? {
    guard case .word(let word)? = token(place) else { return nil }
    return DateTokens.months[word]
  }

  private func number(at place: Int) -> (value: Int, digits: Int)? {
    guard case .number(let value, let digits)? = token(place) else { return nil }
    return (value, digits)
  }

  private func token(_ place: Int) -> Token? {
    tokens.indices.contains(place) ? tokens[place] : nil
  }

  private static let recent = 90
  private static let fillers: Set<String> = [
    "st", "nd", "rd", "th", "of", "de", "del", "di", "er", "den", "the", "le",
  ]

  private static let cues: Set<String> = [
    "until", "till", "til", "through", "thru", "back", "return", "returning", "returns", "bis",
    "zurück", "wieder", "ab", "jusqu", "retour", "reviens", "reviendrai", "rentre", "hasta",
    "regreso", "vuelvo", "regresaré", "volveré", "fino", "sino", "rientro", "rientrerò", "torno",
    "tornerò", "até", "volto", "voltarei", "regresso", "retorno", "tot", "terug", "wracam",
    "powrót", "powrotu", "wrócę", "до", "вернусь", "tillbaka", "tilbage", "tilbake", "takaisin",
  ]

  /// The names of the months in the languages of `AutomaticSubject`, and their short forms.
  private static let months: [String: Int] = {
    let names = [
      "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia января",
      "february feb februar février févr febrero febbraio fevereiro fev februari lutego февраля",
      "march mar märz mrz mars marzo março maart mrt marca марта",
      "april apr avril avr abril abr aprile kwietnia апреля",
      "may mai mayo maggio mag maio mei maja maj мая",
      "june jun juni juin junio giugno giu junho czerwca июня",
      "july jul juli juillet juil julio luglio lug julho lipca июля",
      "august aug août agosto ago augustus sierpnia augusti августа",
      "september sep sept septembre septiembre settembre set setembro września сентября",
      "october oct oktober okt octobre octubre ottobre ott outubro out października октября",
      "november nov novembre noviembre novembro listopada ноября",
      "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudnia декабря",
    ]
    var months: [String: Int] = [:]
    for (place, words) in names.enumerated() {
      for word in words.split(separator: " ") { months[String(word)] = place + 1 }
    }
    return months
  }()
}

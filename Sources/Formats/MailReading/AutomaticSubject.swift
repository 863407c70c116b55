/// The subjects with which mail programs begin the absence notes that they send for people.
enum AutomaticSubject {
  /// Whether a subject begins like one of Outlook, Exchange, Gmail, Notes and their like.
  ///
  /// A colon follows sooner or later, or nothing: people write sentences.
  static func isOne(_ subject: String) -> Bool {
    let subject = subject.lowercased()
    guard let beginning = beginnings.first(where: { subject.hasPrefix($0) }) else { return false }
    let rest = subject.dropFirst(beginning.count)
    return rest.isEmpty || beginning.last == ":" || rest.contains { $0 == ":" || $0 == "：" }
  }

  /// In lower case.
  private static let beginnings = [
    // English
    "automatic reply", "automatic response", "auto reply", "auto-reply", "autoreply",
    "auto response",
    "auto-response", "autoresponse", "auto:", "[auto-reply]", "[auto reply]", "automated reply",
    "automated response", "out of office", "out-of-office", "ooo:", "vacation reply",
    "vacation response", "vacation:", "away from my mail", "away from the office",
    // German
    "automatische antwort", "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheitsassistent",
    "abwesenheitsnachricht", "abwesenheitsbenachrichtigung", "abwesend:", "abwesenheit:",
    "automatische rückmeldung", "automatische abwesenheit", "außer haus",
    // French
    "réponse automatique", "absence du bureau", "message d'absence", "message d’absence",
    "absent du bureau", "notification d'absence", "réponse d'absence",
    // Spanish
    "respuesta automática", "fuera de la oficina", "fuera de oficina", "ausente de la oficina",
    "respuesta de vacaciones",
    // Italian
    "risposta automatica", "fuori ufficio", "fuori sede:", "assente dall'ufficio",
    "assenza dall'ufficio",
    // Portuguese
    "resposta automática", "fora do escritório", "ausente do escritório",
    "ausência temporária",
    // Dutch
    "automatisch antwoord", "automatische beantwoording", "afwezigheidsbericht",
    "afwezigheidsmelding", "afwezig:", "niet op kantoor",
    // Polish
    "odpowiedź automatyczna", "automatyczna odpowiedź", "poza biurem", "autoodpowiedź",
    // Russian
    "автоматический ответ",
    "автоответ",
    "нет на работе",
    "нет на месте",
    // Japanese
    "自動応答", "自動返信", "不在通知", "外出中",
    // Chinese
    "自动答复", "自动回复", "自動回覆", "自動答覆",
    "自動回復", "外出:", "外出：",
    // Korean
    "자동 회신", "자동 응답", "부재 중",
    // Swedish, Danish, Norwegian, Finnish
    "autosvar", "automatiskt svar", "automatisk svar", "automaattinen vastaus", "frånvaro",
    "ikke på kontoret", "ikke til stede", "poissa toimistosta",
    // Czech, Hungarian, Turkish, Romanian, Greek
    "automatická odpověď", "automatikus válasz", "otomatik yanıt",
    "răspuns automat", "αυτόματη απάντηση",
  ]
}

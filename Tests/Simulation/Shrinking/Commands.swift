import Model

/// The steps of a life as a person can type them, in a new folder; what no person can bring about is a remark.
package struct Commands {
  package private(set) var lines: [String] = []
  /// The versions that plans have got so far, as far as the steps tell.
  private var version = 0

  package init(_ steps: [Step]) {
    lines.append("sendplan init --base-date \(Day(number: World.firstDay))")
    for step in steps {
      let at = Instant(milliseconds: step.at)
      lines += words(of: step.act).map { line in
        line.hasPrefix("#") ? line : "SENDPLAN_NOW=\(at) \(line)"
      }
    }
  }

  private mutating func words(of act: Act) -> [String] {
    switch act {
    case .open(let opening): Commands.words(of: opening)
    case .arrive(let arrivals): Commands.words(of: arrivals)
    case .night(let night):
      [
        "sendplan nightly --to \(Day(number: night.to)) --horizon \(night.horizon)"
          + (night.mayApprove ? " --approve" : "")
      ]
        + (night.dies.map { ["# its process dies behind the stage '\($0)'"] } ?? [])
    case .run(let sending):
      [
        "sendplan-executor run --plan $(sendplan plans --format csv | sed -n 2p | cut -d, -f1)"
          + " --day \(Day(number: sending.day))" + (sending.onAnotherDay ? " --on-another-day" : "")
      ]
        + (sending.weather?.remarks ?? [])
    case .recover: ["sendplan-executor recover"]
    case .calm: ["# from here on nothing fails"]
    case .ask(let wish): [Commands.words(of: wish)]
    case .state(let statement): [Commands.words(of: statement)]
    case .decide(let decision): [Commands.words(of: decision)]
    case .keep(let keeping): [Commands.words(of: keeping)]
    case .slice(let slicing): Commands.words(of: slicing)
    }
  }

  private static func words(of opening: Opening) -> [String] {
    let transport =
      opening.kind == .checkable
      ? "mbox:\(opening.name)" : "webhook:http://127.0.0.1:9/\(opening.name)"
    var words = "sendplan channel set \(opening.name) --transport \(transport)"
    words += " --sender \(opening.name)@example.org --attempts \(opening.attempts)"
    words += " --week \(opening.week.map(String.init).joined(separator: ","))"
    if let outer = opening.outer { words += " --inside \(outer)" }
    if let zone = opening.zone { words += " --time-zone \(zone)" }
    if opening.kind == .idempotent { words += " --idempotent yes" }
    if opening.isLateSent { words += " --late-is-sent" }
    if opening.isDeadlinesFirst { words += " --deadlines-first" }
    return [words]
  }

  private static func words(of arrivals: [Arrival]) -> [String] {
    let heading =
      "id,channel,recipient,body,person,priority,not_before,deadline,due,follows,wait_days,campaign"
    func day(_ number: Int32?) -> String { number.map { "\(Day(number: $0))" } ?? "" }
    let rows = arrivals.map { arrival in
      [
        arrival.id, arrival.channel, arrival.recipient, arrival.words, arrival.person ?? "",
        "\(arrival.priority)", day(arrival.notBefore), day(arrival.deadline), day(arrival.due),
        arrival.follows ?? "", arrival.follows == nil ? "" : "\(arrival.waitDays)",
        arrival.campaign ?? "",
      ].joined(separator: ",")
    }
    let text = ([heading] + rows).joined(separator: "\\n")
    return ["sh -c 'printf \"\(text)\\n\" > messages.csv && sendplan import messages.csv'"]
  }

  private static func words(of wish: Wish) -> String {
    func day(_ number: Int32) -> Day { Day(number: number) }
    return switch wish {
    case .cancel(let id): "sendplan cancel \(id)"
    case .reschedule(let id, let to): "sendplan reschedule \(id) --not-before \(day(to))"
    case .delay(let id, let days): "sendplan delay \(id) --days \(days) --operation $(date +%N)"
    case .edit(let id, let words, let priority):
      "sendplan edit \(id)" + (words.map { " --body '\($0)'" } ?? "")
        + (priority.map { " --priority \($0)" } ?? "")
    case .retry(let id): "sendplan retry \(id)"
    case .reportSent(let id, let on): "sendplan sent \(id) --on \(day(on)) --reason 'by hand'"
    case .resolve(let id): "sendplan resolve \(id) --as sent  # or not-sent, as a look shows"
    case .reply(let id, let kind, let on):
      "sh -c 'printf \"id,kind,on\\n\(id),\(ReplyKind(rawValue: kind)?.name ?? ""),\(day(on))\\n\""
        + " > replies.csv && sendplan replies import replies.csv'"
    case .suppress(let name): "sendplan suppress \(name) --reason 'asked for it'"
    case .lift(let name): "sendplan suppress lift \(name)"
    case .forget(let name): "sendplan forget \(name) --reason 'they asked for it'"
    case .hold(let scope, let until):
      "sendplan hold \(words(of: scope)) --reason 'not yet'"
        + (until.map { " --until \(day($0))" } ?? "")
    case .resume(let scope): "sendplan resume \(words(of: scope))"
    case .restart(let name): "sendplan channel resume \(name)"
    }
  }

  private static func words(of scope: Scope) -> String {
    switch scope {
    case .message(let id): id
    case .campaign(let name): "--campaign \(name)"
    case .channel(let name): "--channel \(name)"
    case .everything: "--everything"
    }
  }

  private static func words(of statement: Statement) -> String {
    func day(_ number: Int32) -> Day { Day(number: number) }
    return switch statement {
    case .week(let name, let week):
      "sendplan channel set \(name) --week \(week.map(String.init).joined(separator: ","))"
    case .day(let name, let on, let count): "sendplan capacity set \(name) \(day(on)) \(count)"
    case .percent(let name, let on, let percent):
      "sendplan capacity set \(name) \(day(on)) \(percent)%"
    case .window(let name, let most, let days):
      "sendplan window set \(name) --most \(most) --days \(days)"
    case .noWindow(let name, let days): "sendplan window remove \(name) --days \(days)"
    case .recipients(let most, let days): "sendplan recipient limit --most \(most) --days \(days)"
    case .noRecipients: "sendplan recipient limit --none"
    case .ramp(let name, let from, let steps):
      "sendplan ramp set \(name) --from \(day(from)) --count open-days --steps"
        + " \(steps.map(String.init).joined(separator: ","))"
    case .share(let name, let campaign, let percent):
      "sendplan share set \(name) --campaign \(campaign) --percent \(percent)"
    case .closed(let days):
      "sh -c 'printf \"date,name\\n\(days.map { "\(day($0)),closed" }.joined(separator: "\\n"))\\n\""
        + " > days.csv && sendplan calendar import closed days.csv'"
    case .attach(let name): "sendplan calendar attach closed \(name)"
    case .sender(let name, let sender): "sendplan channel set \(name) --sender \(sender)"
    case .base(let to): "sendplan base set \(day(to)) --reason 'an operator moves it'"
    }
  }

  private static func words(of decision: Decision) -> String {
    let newest = "$(sendplan plans --format csv | sed -n 2p | cut -d, -f1)"
    return switch decision {
    case .plan(let horizon): "sendplan plan --horizon \(horizon)"
    case .approve(let back): "sendplan approve $((\(newest) - \(back)))"
    case .reject(let back): "sendplan reject $((\(newest) - \(back)))"
    case .unapprove: "sendplan unapprove \(newest) --reason 'something is wrong'"
    case .prune(let kept): "sendplan prune --keep \(kept)"
    }
  }

  private static func words(of keeping: Keeping) -> String {
    switch keeping {
    case .backUp: "sh -c 'rm -f backup.db && sendplan backup backup.db'"
    case .restore(let adopting):
      "sendplan restore backup.db --replace" + (adopting ? " --adopt sendplan.db" : "")
    case .runCopy(let day):
      "sh -c 'cp sendplan.db copy.db && sendplan-executor run --db copy.db --plan 1 --day \(Day(number: day))'"
    case .cutPower: "# the power fails"
    }
  }

  private static func words(of slicing: Slicing) -> [String] {
    switch slicing {
    case .cut(let day, let messages, let open):
      [
        "sendplan-executor cut --plan 1 --day \(Day(number: day)) --size \(messages)"
          + " --open \(open) --to spool"
      ]
    case .run(let place, let host, let weather):
      ["# on host \(host):", "sendplan-executor run --slice spool/\(place)"]
        + (weather?.remarks ?? [])
    case .runCopy(let place):
      ["sh -c 'cp -a spool elsewhere; sendplan-executor run --slice elsewhere/\(place)'"]
    case .settle: ["sendplan-executor settle spool"]
    case .withdraw(let place): ["sendplan-executor withdraw \(place + 1)"]
    case .giveUp(let place):
      ["sendplan-executor recover --slice \(place + 1) --fenced 'the machine is gone'"]
    }
  }
}

extension Weather {
  /// What goes wrong, for a person.
  fileprivate var remarks: [String] {
    var remarks = rates.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "#   \($0.value) of 1000 messages: \($0.key.rawValue)" }
    if !isClosed.isEmpty { remarks.append("#   out of reach: \(isClosed.joined(separator: ", "))") }
    if let death { remarks.append("#   SENDPLAN_TEST_KILL_AT=\(death.step):\(death.times)") }
    if let jump {
      remarks.append("#   the clock jumps by \(jump.milliseconds) ms at look \(jump.reads)")
    }
    if let meanwhile {
      remarks.append(
        "#   meanwhile, at '\(meanwhile.step)' \(meanwhile.times): \(meanwhile.wishes)"
      )
    }
    return remarks
  }
}

import Foundation
import TestSupport
import Testing

@Suite("The CSV files that people open", .needs(.python))
struct PeopleCSVTests {
  /// Accounts inside channels, a campaign of three steps, a day on which what is around them is closed, and two plans.
  private func prepare(_ session: borrowing ShellSession) throws {
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 5 --open mon-fri",
      "sendplan channel set email:nina --capacity 3 && sendplan channel set email:otto --capacity 3",
      "sendplan channel set linkedin --capacity 2 --open mon-fri",
      "sendplan capacity set email 2027-03-03 0 --reason 'a strike'",
      """
      awk 'BEGIN { print "id,channel,recipient,subject,campaign,follows,wait_days"
        for (i = 0; i < 60; i++) printf "m%d,%s,r%d@mail.example,\\"Hello, %d\\",%s,%s,%s\\n", i, \
          i % 5 ? i % 3 ? "email" : "email:nina" : "linkedin", int(i / 3), i % 3, i % 2 ? "spring" : "", \
          i % 3 ? "m" (i - 1) : "", i % 3 ? 2 : "" }' | sendplan import -
      """,
      "sendplan plan --horizon 60 && sendplan approve 1",
      "sendplan capacity set email 2027-03-02 1 --reason 'mail server maintenance'",
      "sendplan plan --horizon 60",
      "sendplan export 2 --to . && sendplan diff 1 2 --to ."
    )
  }

  /// What Python finds in the files, with `rows` to read one by the names of its columns.
  private func found(_ script: String, _ session: borrowing ShellSession) throws -> [String] {
    try session.write(
      """
      import csv, collections, datetime
      def rows(name):
          with open(name, newline="") as file:
              return list(csv.DictReader(file))

      """ + script,
      to: "read.py"
    )
    let outcome = try session.run("python3 read.py")
    try #require(outcome.status == 0, "\(outcome.error)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test(
    "Each row says weekday, subject, campaign, step and account; places count within day and channel"
  )
  func assignments() throws {
    let session = try ShellSession()
    try prepare(session)
    let flaws = try found(
      """
      all = rows("plan-2-assignments.csv")
      places = collections.defaultdict(list)
      for row in all:
          places[row["day"], row["channel"]].append(int(row["position"]))
          number = int(row["message_id"][1:])
          day = datetime.date.fromisoformat(row["day"])
          said = [row["weekday"], row["subject"], row["campaign"], row["step"], row["recipient"]]
          true = [day.strftime("%a").lower(), f"Hello, {number % 3}", "spring" if number % 2 else "",
                  str(number % 3 + 1), f"r{number // 3}@mail.example"]
          if said != true: print(said, true)
          if not (row["account"] + ":").startswith(row["channel"] + ":"): print("account", row)
          if row["plan_version"] != "2" or row["base_date"] != "2027-03-01": print("constant", row)
      for key, found in places.items():
          if found != list(range(1, len(found) + 1)): print("positions", key, found)
      print(len(all), len({row["account"] for row in all}), list(all[0])[-2:])
      """,
      session
    )
    #expect(flaws == ["60 3 ['plan_version', 'base_date']"])
  }

  @Test("The load ends with the last day used, and nothing is free where nothing can go")
  func load() throws {
    let session = try ShellSession()
    try prepare(session)
    let flaws = try found(
      """
      all = rows("plan-2-load.csv")
      last = max(row["day"] for row in rows("plan-2-assignments.csv"))
      if max(row["day"] for row in all) != last: print("last", last)
      by = {(row["channel"], row["day"]): row for row in all}
      for (channel, day), row in by.items():
          around = by.get((channel.split(":")[0], day), row)
          own = int(row["capacity"]) - int(row["used"]) - int(row["planned"])
          rest = int(around["capacity"]) - int(around["used"]) - int(around["planned"])
          inside = [int(other["capacity"]) - int(other["used"]) - int(other["planned"])
                    for (name, its), other in by.items() if name.startswith(channel + ":") and its == day]
          free = min(own, rest, sum(inside) if inside else own)
          if int(row["free"]) != max(0, free): print("free", row)
          if row["weekday"] != datetime.date.fromisoformat(day).strftime("%a").lower(): print("weekday", row)
      closed = by["email:nina", "2027-03-03"]
      print(closed["capacity"], closed["available"], closed["free"], by["email", "2027-03-03"]["reason"])
      """,
      session
    )
    #expect(flaws == ["3 0 0 a strike"])
  }

  @Test("A comparison names the recipients")
  func diff() throws {
    let session = try ShellSession()
    try prepare(session)
    let flaws = try found(
      """
      all = rows("diff-1-2.csv")
      for row in all:
          if row["recipient"] != f"r{int(row['message_id'][1:]) // 3}@mail.example": print(row)
      print(len(all) > 5, list(all[0])[:2])
      """,
      session
    )
    #expect(flaws == ["True ['message_id', 'recipient']"])
  }

  @Test("With --crlf every line ends as RFC 4180 says, and says the same")
  func lineEnds() throws {
    let session = try ShellSession()
    try prepare(session)
    try session.play("sendplan export 2 --to crlf --crlf && sendplan diff 1 2 --to crlf --crlf")
    for name in [
      "plan-2-assignments.csv", "plan-2-load.csv", "plan-2-unplaced.csv", "diff-1-2.csv",
    ] {
      let plain = try Data(contentsOf: session.folder.appending(path: name))
      let other = try Data(contentsOf: session.folder.appending(path: "crlf/\(name)"))
      let text = String(decoding: plain, as: UTF8.self)
      #expect(
        String(decoding: other, as: UTF8.self) == text.replacing("\n", with: "\r\n"),
        "\(name)"
      )
    }
  }
}

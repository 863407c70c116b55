import Formats
import Model
import Testing

@Suite("Headers that are refused")
struct HeaderTests {
  private static let rest =
    "subject|body|priority|not_before|deadline|follows|wait_days|campaign|person|due|html|reply_to|headers"

  @Test(
    "A header that is not ours is refused with the way out",
    arguments: [
      (
        "id,channel,recipient,prioritty",
        #"m.csv:1:22: the column "prioritty" is unknown: the nearest is "priority"; "#
          + "use --column priority=prioritty, --ignore-column prioritty or --ignore-other-columns"
      ),
      (
        "ID,channel,recipient",
        #"m.csv:1:1: the column "ID" is unknown: the nearest is "id"; "#
          + "use --column id=ID, --ignore-column ID or --ignore-other-columns"
      ),
      (
        "id,channel,recipient,Opened At,it's",
        #"m.csv:1:22: the column "Opened At" is unknown: also unknown: "it's"; "#
          + "use --column OURS='Opened At' with OURS one of \(rest), "
          + "--ignore-column 'Opened At' or --ignore-other-columns"
      ),
      (
        "id,channel,recipient,",
        "m.csv:1:22: a column has no name; name it in the file, or use --ignore-other-columns"
      ),
      (
        "id,channel,\" id \",recipient",
        #"m.csv:1:12: the heading "id" stands twice, in columns 1 and 3; "#
          + "rename one of them in the file"
      ),
      (
        "id,recipient",
        #"m.csv:1: the column "channel" is missing: the headings are "id" and "recipient"; "#
          + "name the one that holds it with --column channel=HEADING, "
          + "or give one value for all rows with --set channel=VALUE"
      ),
    ]
  )
  func headings(_ header: String, _ sentence: String) throws {
    #expect(try readMessages("\(header)\n").sentences == [sentence])
  }

  private static let misfits: [(ColumnMapping, String)] = [
    (
      ColumnMapping(renamed: ["id": "recipent"]),
      #"m.csv:1: --column id=recipent names the heading "recipent", which is not there: "#
        + #"the nearest is "recipient"; the headings are "id", "channel" and "recipient""#
    ),
    (
      ColumnMapping(ignored: ["No Such"]),
      #"m.csv:1: --ignore-column 'No Such' names the heading "No Such", which is not there; "#
        + #"the headings are "id", "channel" and "recipient""#
    ),
    (
      ColumnMapping(ignoresOthers: true, constants: ["channel": "email"]),
      "m.csv:1:4: --set channel=email gives a column that the file has; "
        + "leave the option out, or rename the column in the file"
    ),
    (
      ColumnMapping(renamed: ["channel": "recipient"]),
      #"m.csv:1:4: the column "channel" is unknown; "#
        + "use --column OURS=channel with OURS one of \(rest), "
        + "--ignore-column channel or --ignore-other-columns"
    ),
    (
      ColumnMapping(renamed: ["prio": "id"]),
      #"m.csv: --column prio=id names "prio", which is not one of our columns; "#
        + #"they are "id", "channel", "recipient", "subject", "body", "priority", "not_before", "#
        + #""deadline", "follows", "wait_days", "campaign", "person", "due", "html", "reply_to" and "headers""#
    ),
    (
      ColumnMapping(constants: ["wait_day": "3"]),
      #"m.csv: --set wait_day=3 names "wait_day", which is not one of our columns: "#
        + #"the nearest is "wait_days"; they are "id", "channel", "recipient", "subject", "body", "#
        + #""priority", "not_before", "deadline", "follows", "wait_days", "campaign", "person", "due", "html", "reply_to" and "headers""#
    ),
    (
      ColumnMapping(renamed: ["body": "id"], constants: ["body": "x y"]),
      "m.csv: --set 'body=x y' and --column body=id contradict each other; leave one out"
    ),
    (
      ColumnMapping(renamed: ["body": "id"], ignored: ["id"]),
      "m.csv: --column body=id and --ignore-column id contradict each other; leave one out"
    ),
    (
      ColumnMapping(constants: ["priority": "12"]),
      #"m.csv: --set priority=12 is refused: priority "12" is not a whole number from 1 to 9"#
    ),
    (
      ColumnMapping(constants: ["channel": ""]),
      "m.csv: --set channel= is refused: channel is not given: every row needs one"
    ),
    (
      ColumnMapping(constants: ["deadline": "2026-02-30"]),
      #"m.csv: --set deadline=2026-02-30 is refused: "#
        + #"deadline "2026-02-30" is not a day: February 2026 has 28 days"#
    ),
  ]

  @Test("Words about columns that do not fit the file are refused by name", arguments: misfits)
  func mappings(_ mapping: ColumnMapping, _ sentence: String) throws {
    let reading = try readMessages("id,channel,recipient\nm1,email,a\n", mapping: mapping)
    #expect(reading.sentences == [sentence])
  }

  @Test("A known column may be ignored, and then be set")
  func ignoredAndSet() throws {
    let mapping = ColumnMapping(ignored: ["channel"], constants: ["channel": "post"])
    let reading = try readMessages("id,channel,recipient\nm1,email,a\n", mapping: mapping)
    #expect(reading.values == [MessageDraft(id: "m1", channel: "post", recipient: "a")])
  }
}

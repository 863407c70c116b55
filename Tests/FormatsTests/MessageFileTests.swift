import Formats
import Model
import TestSupport
import Testing

@Suite("Files of messages")
struct MessageFileTests {
  @Test("Every column is read, in any order, with LF or CRLF and after a byte order mark")
  func allColumns() throws {
    let text =
      "\u{FEFF}due,campaign,wait_days,follows,deadline,not_before,priority,body,subject,recipient,channel, id \r\n"
      + "2026-03-03,Spring,3,m0,2026-03-04,2026-03-01,1,\"Dear \"\"A\"\",\r\nhello\n\",Hi,a@example.org,email,m1\n\r\n\n"
      + ",,,,,,,,,b@example.org,email,m2"
    let reading = try readMessages(text)
    #expect(reading.sentences == [])
    let first = MessageDraft(
      id: "m1",
      channel: "email",
      recipient: "a@example.org",
      subject: "Hi",
      body: "Dear \"A\",\r\nhello\n",
      priority: try #require(Priority(1)),
      notBefore: try day("2026-03-01"),
      deadline: try day("2026-03-04"),
      follows: MessageDraft.Follows(predecessor: "m0", waitDays: 3),
      campaign: "Spring",
      due: try day("2026-03-03")
    )
    let second = MessageDraft(id: "m2", channel: "email", recipient: "b@example.org")
    #expect(reading.values == [first, second])
  }

  @Test("JSON Lines say the same with the same names, as texts or as numbers; null is not given")
  func jsonLines() throws {
    let text = """
      {"id":"m1","channel":"email","recipient":"a@example.org","priority":1,"wait_days":"3",\
      "follows":"m0","body":"\\u00e9\\ud83d\\ude00\\n\\"","not_before":"2026-03-01","due":"2026-02-28"}

        { "recipient" : "b" , "channel" : "email" , "id" : 20 , "deadline" : null }\r
      """
    let reading = try readMessages(text, "m.jsonl")
    #expect(reading.sentences == [])
    let first = MessageDraft(
      id: "m1",
      channel: "email",
      recipient: "a@example.org",
      body: "é😀\n\"",
      priority: try #require(Priority(1)),
      notBefore: try day("2026-03-01"),
      follows: MessageDraft.Follows(predecessor: "m0", waitDays: 3),
      due: try day("2026-02-28")
    )
    let second = MessageDraft(id: "20", channel: "email", recipient: "b")
    #expect(reading.values == [first, second])
  }

  @Test("Without an ending that says so, the first character tells JSON Lines from CSV")
  func sniffing() throws {
    let json = #" {"id":"m1","channel":"email","recipient":"a"}"#
    #expect(try readMessages("\n" + json, "m").values.map(\.id) == ["m1"])
    #expect(
      try readMessages("id,channel,recipient\nm2,email,a", "m.txt").values.map(\.id) == ["m2"]
    )
    #expect(try readMessages(json, "M.NDJSON").values.map(\.id) == ["m1"])
  }

  @Test(
    "A date-time gives the date that is written in it, when that is asked for",
    arguments: [
      "2015-01-01", "2015-01-01T12:09:03", "2015-01-01 12:09", "2015-01-01T12:09:03.123456Z",
      "2015-01-01t23:59:60,5z", "2015-01-01 00:00:00+02:00", "2015-01-01T12:09:03-0330",
      "2015-01-01T12:09:03+14",
    ]
  )
  func daysFromTimes(_ text: String) throws {
    let mapping = ColumnMapping(takesDaysFromTimes: true)
    let header = "id,channel,recipient,not_before\n"
    let reading = try readMessages("\(header)m1,email,a,\"\(text)\"", mapping: mapping)
    #expect(reading.values.map(\.notBefore) == [try day("2015-01-01")])
  }

  @Test("Foreign headings are renamed, ignored and filled in")
  func mapping() throws {
    let text = "ticket,mail,opened_at,Note to self\nt1,a@example.org,2026-01-05,x\n"
    let mapping = ColumnMapping(
      renamed: ["id": "ticket", "recipient": "mail", "not_before": "opened_at", "body": "ticket"],
      ignored: ["Note to self"],
      constants: ["channel": "email", "priority": "2"]
    )
    let expected = MessageDraft(
      id: "t1",
      channel: "email",
      recipient: "a@example.org",
      body: "t1",
      priority: try #require(Priority(2)),
      notBefore: try day("2026-01-05")
    )
    #expect(try readMessages(text, mapping: mapping).values == [expected])
    let json = """
      {"ticket":"t1","mail":"a@example.org","opened_at":"2026-01-05","Note to self":{"x":[1,{}]}}
      """
    #expect(try readMessages(json, "m.jsonl", mapping: mapping).values == [expected])
  }

  @Test("An ignored column is not looked at, whatever it holds")
  func ignoredBytes() throws {
    let text = Array("id,channel,recipient,x\nm1,email,a,".utf8) + [0xFF, 0x00, 0x0A]
    let mapping = ColumnMapping(ignoresOthers: true)
    let reading = try Reading(MessageDraft.self, "m.csv", text, mapping: mapping)
    #expect(reading.values.map(\.id) == ["m1"])
  }

  @Test("The column, the row and the bytes read are known for each row")
  func places() throws {
    let folder = try TemporaryFolder()
    let text = "id,channel,recipient,body\nm1,email,\"é\n\",ab\n\nm2,email,x,y\n"
    let file = try MessageFile(path: try folder.write(text, to: "m.csv"))
    #expect(file.totalBytes == text.utf8.count)
    let first = try #require(try file.next())
    #expect(first.place == Place(file: "\(folder.path)/m.csv", line: 2))
    #expect(file.place(of: "recipient").line == 2)
    #expect(file.place(of: "recipient").column == 10)
    #expect(file.place(of: "body").line == 3)
    #expect(file.place(of: "body").column == 3)
    #expect(file.place(of: "deadline") == first.place)
    let second = try #require(try file.next())
    #expect(second.place.line == 5)
    #expect(file.bytesRead == text.utf8.count - "m2,email,x,y\n".utf8.count)
    #expect(try file.next() == nil)
    #expect(file.bytesRead == text.utf8.count)
  }
}

@Suite("Files of capacities")
struct CapacityFileTests {
  @Test("A capacity has a channel, a day, a number and perhaps a reason")
  func rows() throws {
    let expected = [
      CapacityException(channel: "email", day: try day("2026-12-25"), capacity: 0, reason: "feast"),
      CapacityException(channel: "post", day: try day("2026-12-26"), capacity: 999_999_999),
    ]
    let csv = "channel,day,capacity,reason\nemail,2026-12-25,0,feast\npost,2026-12-26,999999999,\n"
    #expect(try readCapacities(csv).values == expected)
    let json = """
      {"channel":"email","day":"2026-12-25","capacity":0,"reason":"feast"}
      {"channel":"post","day":"2026-12-26","capacity":"999999999"}
      """
    #expect(try readCapacities(json, "c.jsonl").values == expected)
    let mapped = "sender,datum,capacity\nemail,2026-12-25T00:00:00,0\n"
    let mapping = ColumnMapping(
      renamed: ["channel": "sender", "day": "datum"],
      constants: ["reason": "feast"],
      takesDaysFromTimes: true
    )
    #expect(try readCapacities(mapped, mapping: mapping).values == [expected[0]])
  }

  @Test(
    "A capacity that cannot be is refused",
    arguments: [
      (",2026-01-01,1,", "c.csv:2:1: channel is not given: every row needs one"),
      ("email,,1,", "c.csv:2:7: day is not given: every row needs one"),
      ("email,2026-01-01,,", "c.csv:2:18: capacity is not given: every row needs one"),
      (
        "email,2026-01-01,1000000000,",
        "c.csv:2:18: capacity \"1000000000\" is not a whole number from 0 to 999999999"
      ),
      (
        "email,2026-01-01,-1,",
        "c.csv:2:18: capacity \"-1\" is not a whole number from 0 to 999999999"
      ),
      ("email,2026-01-01,1,\"a\tb\"", "c.csv:2:20: reason holds a tab; take it away"),
    ]
  )
  func faults(_ row: String, _ sentence: String) throws {
    let reading = try readCapacities("channel,day,capacity,reason\n\(row)\nemail,2026-01-01,5,\n")
    #expect(reading.sentences == [sentence])
    #expect(reading.values.map(\.capacity) == [5])
  }
}

import Formats
import Foundation
import Model
import TestSupport
import Testing

@Suite("Templates")
struct TemplateTests {
  private enum Piece {
    case text(String)
    case field(String, String?)

    var written: String {
      switch self {
      case .text(let text): text
      case .field(let name, nil): "{{\(name)}}"
      case .field(let name, let preset?): "{{ \(name) | \(preset) }}"
      }
    }
  }

  private static let names = ["first_name", "city", "recipient", "x y", "größe"]
  private static let values = [
    "Ada", "", "{{city}}", "a, b", "\"quoted\"", "<b>&'", "Zoë 🚀", "}}", "{{", "two\nlines", "|",
    "\\1 $1",
  ]

  private static func pieces(_ chance: inout SeededGenerator) -> [Piece] {
    (0..<chance.number(0...6)).map { _ in
      chance.oneIn(2)
        ? .text(chance.pick(["Dear ", "\n", "{", "}}", " & <p>", "é", ", ", "{ {"]) + " ")
        : .field(
          chance.pick(names),
          chance.oneIn(2) ? chance.pick(["there", "x|y", "", "<i>"]) : nil
        )
    }
  }

  /// The text as somebody would fill it in by hand; nil where a field is empty.
  private static func filled(_ pieces: [Piece], _ row: [String: String], html: Bool) -> String? {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let words): text += words
      case .field(let name, let preset):
        let value = row[name] ?? ""
        guard !value.isEmpty || preset != nil else { return nil }
        let words = value.isEmpty ? preset ?? "" : value
        text +=
          html
          ? words.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">",
            with: "&gt;"
          )
          .replacing("\"", with: "&quot;").replacing("'", with: "&#39;") : words
      }
    }
    return text
  }

  private static func cell(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }

  @Test(
    "Each row is filled in as by hand, once and no further, or rejected where a field is empty",
    arguments: 0..<150
  )
  func fills(index: Int) throws {
    var chance = Seed.stream("templates", index)
    let (body, html) = (Self.pieces(&chance), Self.pieces(&chance))
    let template = MessageTemplate(
      body: try Template(body.map(\.written).joined(), at: Place(file: "t")),
      html: try Template(html.map(\.written).joined(), at: Place(file: "h"))
    )
    let folder = try TemporaryFolder()
    var text = "id,channel,first_name,city,recipient,x y,größe\n"
    var rows: [[String: String]] = []
    for number in 0..<8 {
      var row = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, chance.pick(Self.values)) })
      row["recipient"] = "r\(number)@x.example"
      rows.append(row)
      let cells =
        ["m\(number)", "email"]
        + ["first_name", "city", "recipient", "x y", "größe"].map { row[$0] ?? "" }
      text += cells.map(Self.cell).joined(separator: ",") + "\n"
    }
    let file = try MessageFile(
      path: try folder.write(text, to: "people.csv"),
      mapping: ColumnMapping(ignoresOthers: true),
      expansion: RowExpansion(template: template)
    )
    for row in rows {
      let result = try #require(try file.next()).result
      let expected = (Self.filled(body, row, html: false), Self.filled(html, row, html: true))
      guard let body = expected.0, let html = expected.1 else {
        guard case .failure(let error) = result else {
          Issue.record("\(template) was filled from \(row)")
          continue
        }
        #expect(error.diagnostic.what.contains("which is not given"), "\(error)")
        continue
      }
      let content = try result.get().content
      #expect(content.html == html, "\(template)")
      #expect(content.body == (body.isEmpty ? plainText(of: html) : body), "\(template)")
    }
    #expect(try file.next() == nil)
  }

  @Test("A row that does not fill a template is named by line and field")
  func place() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "id,channel,recipient,name\nm1,email,a@b.example,Ada\nm2,email,a@b.example,\n",
      to: "m.csv"
    )
    let template = MessageTemplate(
      subject: try Template("Hi {{name}}", at: Place(file: "--subject-template"))
    )
    let file = try MessageFile(path: path, expansion: RowExpansion(template: template))
    #expect(try file.next()?.result.get().subject == "Hi Ada")
    let row = try #require(try file.next())
    guard case .failure(let error) = row.result else { return #expect(Bool(false)) }
    #expect(
      error.diagnostic.sentence
        == "\(path):3:22: the template of the subject names \"name\", which is not given;"
        + " fill it in, or write a default: {{name|…}}"
    )
  }

  @Test(
    "What is no place for a field is named by line and column",
    arguments: [
      ("Hi {{name", "t.txt:1:4"), ("Hi\n  {{}}", "t.txt:2:3"), ("{{a\nb}}", "t.txt:1:1"),
      ("{{ |x}}", "t.txt:1:1"), ("{{a{{b}}", "t.txt:1:1"),
    ]
  )
  func wrong(text: String, place: String) {
    let error = #expect(throws: TemplateError.self) {
      try Template(text, at: Place(file: "t.txt", line: 1))
    }
    #expect(error?.place.description == place)
  }

  @Test("A template may begin with its subject")
  func frontMatter() throws {
    let template = try MessageTemplate(file: "t.txt", "---\nSubject: Hi {{a}}\n---\nDear {{b}}\n")
    #expect(template.fields == ["a", "b"] && template.subject?.fields == ["a"])
    let fromWindows = "\u{FEFF}---\r\nSubject: Hi {{a}}\r\n--- \r\nDear {{b}}\r\n"
    #expect(try MessageTemplate(file: "t.txt", fromWindows) == template)
    #expect(try MessageTemplate(file: "t.txt", "\u{FEFF}{{b}}\r\n").body?.fields == ["b"])
    #expect(try MessageTemplate(file: "t.txt", "-- \n{{b}}").subject == nil)
    for text in ["---\n{{b}}", "---\nsubject: x\nto: y\n---\n", "---\ntitle: x\n---\n", "---"] {
      let error = #expect(throws: TemplateError.self) {
        try MessageTemplate(file: "t.txt", text)
      }
      #expect(error?.place.description == "t.txt:1")
    }
  }

  @Test("A sequence gives each person a message a step, each after the one before it")
  func sequence() throws {
    let folder = try TemporaryFolder()
    try folder.write("Dear {{name|friend}}\n", to: "a.txt")
    let steps = try SequenceFile(
      path: try folder.write(
        "step,channel,recipient,wait_days,subject,template\n1,email,mail,,\"Hi, {{name}}\",a.txt\nlast,post,profile,4,,a.txt\n",
        to: "steps.csv"
      )
    )
    #expect(steps.texts.map(\.text).count == 3)
    let people = try folder.write(
      "id,name,mail,profile,person,priority,not_before,extra\nada,Ada,a@b.example,ada-p,p1,2,2027-03-09,\nben,Ben,b@b.example,,,,,\n",
      to: "people.csv"
    )
    let file = try MessageFile(
      path: people,
      mapping: ColumnMapping(ignored: ["extra"]),
      expansion: RowExpansion(steps: steps.steps)
    )
    var drafts: [MessageDraft] = []
    var errors: [String] = []
    while let row = try file.next() {
      switch row.result {
      case .success(let draft): drafts.append(draft)
      case .failure(let error): errors.append(error.diagnostic.sentence)
      }
    }
    #expect(drafts.map(\.id) == ["ada/1", "ada/last"])
    #expect(drafts.map(\.recipient) == ["a@b.example", "ada-p"])
    #expect(drafts.map(\.channel) == ["email", "post"])
    #expect(drafts.map(\.subject) == ["Hi, Ada", ""])
    #expect(drafts.map(\.body) == ["Dear Ada\n", "Dear Ada\n"])
    #expect(
      drafts.map(\.follows) == [nil, MessageDraft.Follows(predecessor: "ada/1", waitDays: 4)]
    )
    #expect(drafts.map(\.person) == ["p1", "p1"] && drafts.map(\.priority.level) == [2, 2])
    #expect(drafts.map { $0.notBefore?.description } == ["2027-03-09", nil])
    #expect(
      errors == [
        "\(people):3:21: step last: recipient (column profile) is not given: every row needs one"
      ]
    )
  }

  @Test("A step has its own words and no others, and the days of a person are for the first one")
  func ownWords() throws {
    let folder = try TemporaryFolder()
    try folder.write("Dear {{subject}}\n", to: "a.txt")
    let steps = try SequenceFile(
      path: try folder.write(
        "step,channel,recipient,wait_days,subject,template\n"
          + "1,email,mail,,Hi,\n2,email,mail,3,,a.txt\n",
        to: "steps.csv"
      )
    )
    let file = try MessageFile(
      path: try folder.write(
        "id,mail,subject,body,html,not_before,due,deadline\n"
          + "ada,a@b.example,Leak,Leaked,<b>x</b>,2027-03-09,2027-03-10,2027-03-11\n",
        to: "people.csv"
      ),
      expansion: RowExpansion(steps: steps.steps)
    )
    var drafts: [MessageDraft] = []
    while let row = try file.next() { drafts.append(try row.result.get()) }
    #expect(drafts.map(\.subject) == ["Hi", ""])
    #expect(drafts.map(\.body) == ["", "Dear Leak\n"])
    #expect(drafts.map(\.content.html) == ["", ""])
    #expect(drafts.map { $0.notBefore?.description } == ["2027-03-09", nil])
    #expect(drafts.map { $0.due?.description } == ["2027-03-10", nil])
    #expect(drafts.map { $0.deadline?.description } == ["2027-03-11", nil])
  }

  @Test("A column that the file has not is told from one that is empty")
  func absentColumns() throws {
    let folder = try TemporaryFolder()
    let people = try folder.write("id,mail\nada,a@x.example\n", to: "people.csv")
    let template = MessageTemplate(
      subject: try Template("Hi {{name}}", at: Place(file: "--subject-template"))
    )
    let plain = try folder.write("id,channel,recipient\nm1,email,a@b.example\n", to: "m.csv")
    let steps = [
      (
        "1,email,post,,Hi\n",
        "step 1: the recipient is to be in the column \"post\", and the file has no such column"
      ),
      (
        "1,email,mail,,Hi {{name}}\n",
        "step 1: the template of the subject names \"name\", and the file has no such column"
      ),
    ]
    func error(_ path: String, _ expansion: RowExpansion) throws -> String {
      let row = try #require(
        try MessageFile(
          path: path,
          mapping: ColumnMapping(ignoresOthers: true),
          expansion: expansion
        ).next()
      )
      guard case .failure(let error) = row.result else { return "" }
      return error.diagnostic.what
    }
    #expect(
      try error(plain, RowExpansion(template: template))
        == "the template of the subject names \"name\", and the file has no such column"
    )
    for (row, what) in steps {
      let path = try folder.write("step,channel,recipient,wait_days,subject\n\(row)", to: "s.csv")
      let file = try SequenceFile(path: path)
      #expect(try error(people, RowExpansion(steps: file.steps)) == what)
    }
  }

  @Test(
    "Steps that are no sequence are refused",
    arguments: [
      ("1,email,mail,3,,\n", "the first step has wait_days"), ("", "the file has no steps"),
      ("1,email,mail,,Hi,\n1,email,mail,3,Hi,\n", "the step \"1\" is there twice"),
      ("1,email,mail,,Hi,\n2,email,mail,,Hi,\n", "the step \"2\" has no wait_days"),
      ("1,email,mail,,Hi,\n2,email,mail,3,,\n", "the step \"2\" has no words"),
    ]
  )
  func refused(rows: String, what: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "step,channel,recipient,wait_days,subject,template\n\(rows)",
      to: "s.csv"
    )
    do {
      _ = try SequenceFile(path: path)
      Issue.record("\(rows) was taken")
    } catch let error as any DiagnosticError {
      #expect(error.diagnostic.what == what)
    }
  }
}

import Foundation
import SQLite
import TestSupport
import Testing

@Suite("Importing sequences")
struct SequenceImportTests {
  @Test("A person with a wrong step is left out whole, and listed once with the step and column")
  func whole() throws {
    let session = try ShellSession()
    try session.write(
      """
      step,channel,recipient,wait_days,subject
      1,email,m1,,Hi
      2,email,m2,3,Again
      3,email,m1,4,Last

      """,
      to: "steps.csv"
    )
    try session.write(
      """
      id,m1,m2
      ada,a@x.example,a2@x.example
      ben,b@x.example,nonsense
      cleo,c@x.example, c2@x.example

      """,
      to: "people.csv"
    )
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9 --sender desk@us.example"
        + " --transport sendmail:/bin/true"
    )
    let outcome = try session.run("sendplan import people.csv --steps steps.csv --rejects r.csv")
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.output == "3 messages imported, 2 rejected\n")
    let ids = try session.connection().rows("SELECT id FROM messages") { $0.text(0) }
    #expect(ids.sorted() == ["ada/1", "ada/2", "ada/3"])
    let rejects = try session.run("cat r.csv").output.split(separator: "\n")
    #expect(rejects.count == 3, "\(rejects)")
    let reason = "step 2: recipient (column m2): 'nonsense' is no mail address"
    #expect(rejects.contains { $0.hasPrefix("3,17,") && $0.contains(reason) }, "\(rejects)")
    #expect(
      rejects.contains { $0.hasPrefix("4,18,") && $0.contains("step 2: recipient (column m2) ") },
      "\(rejects)"
    )
  }

  @Test("A channel that there is not is shown where the steps name it")
  func unknownChannel() throws {
    let session = try ShellSession()
    try session.write(
      "step,channel,recipient,wait_days,subject\n1,email,m,,Hi\n2,emial,m,3,Again\n",
      to: "steps.csv"
    )
    try session.write("id,m\nada,a@x.example\n", to: "people.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01 && sendplan channel set email --capacity 9"
    )
    let outcome = try session.run("sendplan import people.csv --steps steps.csv")
    #expect(outcome.status == 65, "\(outcome)")
    #expect(
      outcome.error.hasPrefix(
        "sendplan: steps.csv:3:3: there is no channel 'emial'; did you mean 'email'?"
      ),
      "\(outcome)"
    )
  }

  @Test("What is stored already is not wrong, and a suppressed step leaves the ones before it in")
  func again() throws {
    let session = try ShellSession()
    try session.write(
      "step,channel,recipient,wait_days,subject\n1,email,m1,,Hi\n2,email,m2,3,Again\n",
      to: "steps.csv"
    )
    try session.write("id,m1,m2\nada,a@x.example,a2@x.example\n", to: "people.csv")
    try session.play(
      "sendplan init --base-date 2027-03-01 && sendplan channel set email --capacity 9",
      "sendplan suppress a2@x.example --reason asked",
      "sendplan import people.csv --steps steps.csv"
    )
    let ids = try session.connection().rows("SELECT id FROM messages") { $0.text(0) }
    #expect(ids == ["ada/1"])
    let again = try session.run("sendplan import people.csv --steps steps.csv")
    #expect(again.status == 0 && again.output.contains("1 already here"), "\(again)")
  }
}

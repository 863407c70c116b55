import Foundation
import TestSupport
import Testing

@Suite("Origins")
struct OriginTests {
  @Test("Databases that are made at one instant, many at once, have origins that nothing shares")
  func madeAtOnce() throws {
    let session = try ShellSession()
    try session.play(
      "seq 60 | xargs -P8 -I{} sendplan --db {}.db init --base-date 2027-03-01",
      "for f in *.db; do sendplan --db $f journal --format csv | sed -n 2p | cut -d, -f12; done > origins"
    )
    let origins = try String(contentsOf: session.folder.appending(path: "origins"), encoding: .utf8)
      .split(separator: "\n")
    #expect(origins.count == 60 && Set(origins).count == 60)
    #expect(origins.allSatisfy { $0.count == 32 })
    // Not even the digits by which keys show their database.
    #expect(Set(origins.map { $0.prefix(8) }).count == 60)
  }

  @Test("What is corrected after a restore goes to whom it should")
  func correctedAfterRestore() throws {
    let session = try ShellSession()
    try session.play(
      "sendplan init --base-date 2027-03-01",
      "sendplan channel set email --capacity 9",
      "sendplan backup b.db"
    )
    for name in ["wrong", "right"] {
      try session.play(
        "printf 'id,channel,recipient\\nm,email,\(name)@mail.example\\n' | sendplan import -",
        "sendplan plan",
        """
        version=$(sendplan plans --format csv | sed -n 2p | cut -d, -f1)
        sendplan approve $version && sendplan-executor run --plan $version --day 2027-03-01
        """
      )
      guard name == "wrong" else { continue }
      try session.play(
        "sendplan restore b.db --replace",
        "sendplan confirm-restore --reason 'm went to the wrong one'"
      )
    }
    let outcome = try session.run("grep -h ^To: outbox/new/* | sort")
    #expect(outcome.output == "To: right@mail.example\nTo: wrong@mail.example\n", "\(outcome)")
  }
}

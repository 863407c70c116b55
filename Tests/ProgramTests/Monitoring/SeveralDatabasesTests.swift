import Foundation
import TestSupport
import Testing

@Suite struct SeveralDatabasesTests {
  private func session() throws -> ShellSession {
    let session = try ShellSession()
    try session.play(
      """
      for name in acme zeta; do mkdir $name && cd $name && sendplan init --base-date 2027-03-01 &&
      sendplan channel set email --capacity 2 && cd ..; done
      """
    )
    return session
  }

  @Test("One database that cannot be read hides no other, and the exit status says so")
  func unreadable() throws {
    let session = try session()
    let both = try session.run("sendplan status */sendplan.db")
    #expect(both.status == 0 && both.error.isEmpty, "\(both)")
    #expect(both.output.contains("acme:\n") && both.output.contains("\nzeta:\n"))
    try session.play(
      "printf 'id,channel,recipient\\na,email,a@b.example\\n' | sendplan import - --db zeta/sendplan.db"
    )
    try session.play("cd zeta && sendplan plan && sendplan approve 1 && sendplan plan")
    #expect(try session.run("sendplan status */sendplan.db").status == 1)
    try session.write("no database", to: "broken.db")
    for (files, status) in [
      ("acme/sendplan.db broken.db", 65), ("nowhere.db acme/sendplan.db", 66),
    ] {
      let text = try session.run("sendplan status \(files)")
      #expect(text.status == status && text.output.contains("nothing needs a person"), "\(text)")
      let json = try session.run("sendplan status --format json \(files)")
      #expect(json.status == status)
      let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
      let found = try #require(object?["databases"] as? [[String: Any]])
      #expect(found.count == 2)
      #expect(found.count { $0["error"] is String } == 1)
      #expect(found.count { $0["base_date"] is String } == 1)
      let metrics = try session.run(
        "sendplan metrics --output m.prom \(files); s=$?; cat m.prom; exit $s"
      )
      #expect(metrics.status == status)
      #expect(metrics.output.contains(#"sendplan_database_readable{database="sendplan"} 1"#))
      #expect(
        metrics.output.contains("} 0\nsendplan_database_readable")
          || metrics.output.contains("} 1\nsendplan_database_readable")
      )
    }
    #expect(try session.run("sendplan status acme/sendplan.db --db zeta/sendplan.db").status == 64)
  }

  @Test(
    "They are told apart by the shortest names that do",
    arguments: [
      (["acme/sendplan.db", "zeta/sendplan.db"], ["acme", "zeta"]),
      (["acme/a.db", "acme/b.db"], ["a", "b"]),
      (["acme/a.db", "b/acme/a.db"], ["acme/a.db", "b/acme/a.db"]),
      (["acme/a.db"], ["a"]),
    ]
  )
  func names(_ paths: [String], _ names: [String]) throws {
    let session = try ShellSession()
    let json = try session.run("sendplan status --format json \(paths.joined(separator: " "))")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let found = try #require(object?["databases"] as? [[String: Any]])
    #expect(found.compactMap { $0["name"] as? String } == names)
  }

  @Test("Every metric stands once, with the numbers of all databases below its name")
  func metrics() throws {
    let session = try session()
    let text = try session.run("sendplan metrics */sendplan.db").output
    var seen: Set<String> = []
    var name = ""
    for line in text.split(separator: "\n").map(String.init) where !line.hasPrefix("# TYPE") {
      if line.hasPrefix("# HELP ") {
        name = String(line.split(separator: " ")[2])
        #expect(seen.insert(name).inserted, "\(name)")
      } else {
        #expect(line.hasPrefix("\(name){database=\""), "\(line)")
      }
    }
    #expect(text.contains(#"sendplan_needs{database="acme"} 0"#))
    #expect(text.contains(#"sendplan_needs{database="zeta"} 0"#))
  }

  @Test("One printed service becomes a template for all tenants", .needs(.systemd))
  func template() throws {
    let session = try session()
    let made = try session.run(
      """
      cd acme && sendplan nightly --approve --print-systemd | sed 's;/acme;/%i;g' > ../all && cd .. &&
      awk '/^# .etc/ { n = split($2, p, "/"); sub(/[.]/, "@.", p[n]); f = p[n]; next } { print > f }' all &&
      for name in acme zeta; do systemd-analyze verify ./sendplan-nightly@$name.timer; done
      """
    )
    #expect(made.status == 0 && made.error.isEmpty, "\(made)")
    let service = try session.run("cat sendplan-nightly@.service").output
    #expect(service.contains("/%i/sendplan.db") && !service.contains("acme"), "\(service)")
  }
}

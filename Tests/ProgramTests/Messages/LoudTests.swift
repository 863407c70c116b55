import TestSupport
import Testing

@Suite("Law 10: loud")
struct LoudTests {
  /// What has gone wrong, and what `status` has to say of it.
  @Test(
    "What needs a person is said by status and changes its exit code",
    arguments: [
      ("sendplan plan", "plan 2 waits"),
      ("sendplan plan; sendplan base advance --to 2027-03-02", "plan 2 is stale"),
      ("sendplan plan; sendplan capacity set email 2027-03-01 0", "plan 2 is stale"),
      ("sendplan base advance --to 2027-03-02", "the approved plan is of 2027-03-01"),
      (
        "SENDPLAN_TEST_KILL_AT=claimed:1 sendplan-executor run --plan 1 --day 2027-03-01",
        "run 1 has died"
      ),
    ]
  )
  func status(_ event: String, _ need: String) throws {
    let session = try ShellSession()
    let quiet = """
      sendplan init --base-date 2027-03-01
      sendplan channel set email --capacity 2
      printf 'id,channel,recipient\\na,email,a@example.org\\n' | sendplan import -
      sendplan plan && sendplan approve 1
      """
    #expect(try session.run(quiet).status == 0)
    let before = try session.run("sendplan status")
    #expect(before.status == 0 && before.output.contains("nothing needs a person"))
    _ = try session.run(event)
    let after = try session.run("sendplan status")
    #expect(after.status == 1)
    #expect(after.output.contains("! \(need)"), "\(after.output)")
  }
}

import TestSupport
import Testing

@Suite("An output that is closed")
struct ClosedOutputTests {
  @Test("A closed standard output is an error, and no file takes its place")
  func closedOutput() throws {
    let session = try ShellSession()
    try session.play("sendplan init --base-date 2027-03-01")
    let outcome = try session.run("sendplan status >&-")
    #expect(outcome.status == 74)
    #expect(
      outcome.error
        == "sendplan: cannot write standard output: Bad file descriptor; what was printed is incomplete\n"
    )
    #expect(try session.run("sendplan doctor").status == 0)
  }
}

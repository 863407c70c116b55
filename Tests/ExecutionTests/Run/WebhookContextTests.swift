import Foundation
import Model
import TestSupport
import Testing

@Suite("What a web service is told of an attempt", .needs(.python, .curl))
struct WebhookContextTests {
  private let workspace: Workspace
  private let service: ReceivingEnd

  init() throws {
    workspace = try Workspace()
    service = try ReceivingEnd(.idempotentWebhook, for: workspace)
    try workspace.open("crm")
    try ask(
      "channel set crm:north --inside crm --capacity 9 --idempotent yes --transport",
      service.transport(for: "crm")
    )
    try workspace.add([
      MessageDraft(
        id: "ada/1",
        channel: "crm",
        recipient: "ada",
        body: "Hello",
        priority: try #require(Priority(2)),
        campaign: "spring"
      ),
      MessageDraft(
        id: "ada/2",
        channel: "crm",
        recipient: "ada",
        body: "Again",
        priority: try #require(Priority(7)),
        follows: MessageDraft.Follows(predecessor: "ada/1", waitDays: 1),
        campaign: "spring"
      ),
    ])
    try workspace.approvePlan()
  }

  private func ask(_ words: String, _ more: String...) throws {
    let result = try workspace.askPlanner(words.split(separator: " ").map(String.init) + more)
    try #require(result.status == 0, "\(result)")
  }

  private func run(_ plan: Int, _ day: Day, killedAt point: String? = nil) throws
    -> ChildProcess.Result
  {
    var environment = service.environment
    environment["SENDPLAN_NOW"] = "\(day)T08:00:00.000Z"
    environment["SENDPLAN_TEST_KILL_AT"] = point
    let result = try workspace.execute(
      ["run", "--plan", "\(plan)", "--day", "\(day)"],
      environment: environment
    )
    try service.settle()
    return result
  }

  /// The message of a post, which may be the data of an event.
  private func message(_ content: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(content.utf8)) as? [String: Any]
    return try #require(object?["data"] as? [String: Any] ?? object)
  }

  @Test("It is that of the claim, also when it is repeated by another run of another plan")
  func repeats() throws {
    #expect(try run(1, Workspace.monday).status == 0)
    #expect(try run(1, Workspace.tuesday, killedAt: "delivered:1").wasKilled)
    try ask("channel rename crm customers")
    try ask("channel rename crm:north customers:north")
    try ask("channel set customers:north --format cloudevents --sender other@example.org")
    try ask("base advance --to 2027-03-03")
    #expect(try workspace.execute(["recover"], environment: service.environment).status == 0)
    let plan = try workspace.approvePlan()
    #expect(try run(plan, Workspace.tuesday.advanced(by: 1)).status == 0)
    #expect(try workspace.states().values.allSatisfy { $0 == .sent })

    let posts = try service.arrivals()
    #expect(posts.map(\.id) == ["ada%2F1", "ada%2F2", "ada%2F2"])
    #expect(posts[1] == posts[2])
    let first = try message(posts[0].content)
    #expect(first["channel"] as? String == "crm" && first["account"] as? String == "crm:north")
    #expect(first["campaign"] as? String == "spring" && first["priority"] as? Int == 2)
    #expect(first["plan"] as? Int == 1 && first["day"] as? String == "2027-03-01")
    #expect(first["thread"] as? String == "ada/1" && first["step"] as? Int == 1)
    let second = try message(posts[1].content)
    #expect(second["channel"] as? String == "crm" && second["account"] as? String == "crm:north")
    #expect(second["plan"] as? Int == 1 && second["day"] as? String == "2027-03-02")
    #expect(second["thread"] as? String == "ada/1" && second["step"] as? Int == 2)
    #expect(second["priority"] as? Int == 7)
  }

  @Test("A copy to oneself is of no plan")
  func copy() throws {
    let result = try workspace.execute(
      ["test", "ada/2", "--to", "me@example.org"],
      environment: service.environment
    )
    #expect(result.status == 0, "\(result)")
    let copy = try message(try #require(service.arrivals().first).content)
    #expect(copy["plan"] == nil && copy["day"] == nil && copy["step"] as? Int == 2)
    #expect(copy["account"] as? String == "crm:north" && copy["campaign"] as? String == "spring")
  }
}

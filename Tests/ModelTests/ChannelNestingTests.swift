import Model
import Testing

@Suite("Channels inside channels")
struct ChannelNestingTests {
  private static func channel(_ number: Int32, _ name: String, inside outer: Int32? = nil)
    -> Channel
  {
    Channel(
      number: number,
      name: name,
      settings: ChannelSettings(transport: "t", sender: "s", outer: outer)
    )
  }

  private let nesting = ChannelNesting([
    channel(1, "linkedin"), channel(2, "linkedin:north", inside: 1),
    channel(3, "deep", inside: 2),
  ])

  @Test(
    "A name with a colon is inside the channel before its last colon, unless it is said otherwise",
    arguments: [
      ("linkedin:south", nil, 1), ("linkedin:north:a", nil, 2), ("plain", nil, nil),
      ("linkedin:south", "none", nil), ("plain", "deep", 3), ("other:x", "none", nil),
    ] as [(String, String?, Int32?)]
  )
  func new(name: String, inside: String?, outer: Int32?) throws {
    #expect(try nesting.outer(of: name, inside: inside, known: nil) == outer)
  }

  @Test("A known channel stays where it is")
  func known() throws {
    let settings = ChannelSettings(transport: "t", sender: "s", outer: nil)
    #expect(try nesting.outer(of: "linkedin:north", inside: nil, known: settings) == nil)
  }

  @Test(
    "What cannot be inside is refused by name",
    arguments: [
      (
        "other:x", nil,
        "'other:x' would be inside 'other', which is no channel: a colon in a name puts it inside the"
          + " channel before the colon; make 'other' first, or say '--inside none'"
      ),
      (
        "x", "linkdin",
        "'x' cannot be inside 'linkdin', which is no channel; did you mean 'linkedin'? name a channel"
          + " that 'sendplan channel list' shows, or none"
      ),
      (
        "linkedin", "linkedin",
        "'linkedin' cannot be inside 'linkedin': no channel contains itself; take one of them out with"
          + " '--inside none' first"
      ),
      (
        "linkedin", "deep",
        "'linkedin' cannot be inside 'deep': it contains it already: 'linkedin' inside 'deep' inside"
          + " 'linkedin:north' inside 'linkedin'; take one of them out with '--inside none' first"
      ),
    ] as [(String, String?, String)]
  )
  func refused(name: String, inside: String?, sentence: String) {
    let refusal = #expect(throws: NestingRefusal.self) {
      try nesting.outer(of: name, inside: inside, known: nil)
    }
    #expect(refusal?.diagnostic.sentence == sentence)
  }
}

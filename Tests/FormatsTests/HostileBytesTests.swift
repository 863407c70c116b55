import Formats
import Model
import TestSupport
import Testing

@Suite("Hostile files")
struct HostileBytesTests {
  private static let bytes: [UInt8] =
    Array("id,channel,recipient\n\r\"\"\"\",,,\n{}[]:\\u0 e-1".utf8) + [
      0x00, 0xFF, 0xC3, 0xEF, 0xBB,
    ]

  @Test(
    "Random bytes are read to the end, with the same answers for chunks of any size",
    arguments: 1...12
  )
  func randomBytes(seed: UInt64) throws {
    var chance = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      let count = Int.random(in: 0...300, using: &chance)
      let noise = (0..<count).map { _ in HostileBytesTests.bytes.randomElement(using: &chance) ?? 0
      }
      let text = Array("id,channel,recipient\n".utf8) + noise
      let chunkBytes = Int.random(in: 1...20, using: &chance)
      for (name, content) in [("m.csv", text), ("m.csv", noise), ("m.jsonl", noise), ("m", noise)] {
        let whole = try Reading(MessageDraft.self, name, content)
        let limits = InputLimits(chunkBytes: chunkBytes)
        let chunked = try Reading(MessageDraft.self, name, content, limits: limits)
        #expect(whole.values == chunked.values)
        #expect(whole.sentences == chunked.sentences)
      }
    }
  }

  @Test("A quote that nobody closes ends the reading at the limit, not at the end of memory")
  func endlessCell() throws {
    #expect(InputLimits.usual.cellBytes == 10 << 20)
    let text = Array("id,channel,recipient\n\"".utf8) + [UInt8](repeating: 0x61, count: 2 << 20)
    let limits = InputLimits(cellBytes: 1 << 20)
    let reading = try Reading(MessageDraft.self, "m.csv", text, limits: limits)
    #expect(
      reading.sentences == [
        "m.csv:2:1: the cell that begins here is longer than 1 MiB; "
          + "look for a quote that is not closed"
      ]
    )
  }
}

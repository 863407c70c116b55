import Execution
import Foundation
import Model
import OperatingSystem
import Storage
import TestSupport
import Testing

@Suite("The files beside a slice")
struct SliceFilesTests {
  private let folder: TemporaryFolder
  private let files: SliceFiles

  init() throws {
    folder = try TemporaryFolder()
    files = SliceFiles(in: folder.path, run: 3, number: 12)
    try folder.write("a slice", to: "3-12.slice")
  }

  private var names: [String] { folder.names() }

  @Test("The right to begin is given once")
  func once() throws {
    #expect(try files.writeStart(digest: "d"))
    let text = try folder.text(of: "3-12.start")
    #expect(try !files.writeStart(digest: "d"))
    #expect(try folder.text(of: "3-12.start") == text)
    #expect(names == ["3-12.slice", "3-12.start"])
    #expect(try folder.mode(of: "3-12.start") == 0o600)
    for name in ["begun.host.12345678.77.aa", "done", "withdrawn", "revoked"] {
      try folder.move("3-12.start", to: "3-12.\(name)")
      #expect(try !files.writeStart(digest: "d"), "\(name)")
      try folder.move("3-12.\(name)", to: "3-12.start")
    }
  }

  @Test("It is taken back where nobody has begun, as often as one likes")
  func withdrawing() throws {
    try files.writeStart(digest: "d")
    #expect(try files.withdrawStart())
    #expect(try files.withdrawStart())
    #expect(names == ["3-12.slice", "3-12.withdrawn"])
    try folder.move("3-12.withdrawn", to: "3-12.begun.host.12345678.77.aa")
    #expect(try !files.withdrawStart())
    #expect(try files.begun()?.host == "host")
    #expect(try files.begun()?.process == 77)
  }

  @Test("It is taken from whoever has it", arguments: ["start", "begun.host.12345678.77.aa", nil])
  func revoking(name: String?) throws {
    try files.writeStart(digest: "d")
    if let name, name != "start" {
      try folder.move("3-12.start", to: "3-12.\(name)")
    } else if name == nil {
      try FileManager.default.removeItem(atPath: files.start)
    }
    try files.revoke()
    try files.revoke()
    #expect(names == (name == nil ? [] : ["3-12.revoked"]) + ["3-12.slice"])
    #expect(try files.begun() == nil)
  }

  @Test("The holders of other slices are none of this one")
  func others() throws {
    for name in [
      "3-1.begun.h.b.7.a", "3-12.begun.h.b.7", "3-12.begun.h.b.x.a", "3-120.begun.h.b.7.a",
    ] {
      try folder.write("", to: name)
    }
    #expect(try files.begun() == nil)
  }

  @Test("What must not go any more is read as it was written")
  func stops() throws {
    #expect(try files.requestedStop() == .places([]))
    for stop in [SliceStops.places([1, 7, 30]), .everything, .places([])] {
      try files.writeStop(stop)
      #expect(try files.requestedStop() == stop)
    }
    for text in ["3", "x\n", "1\n\n", "all", "1\nall\n"] {
      try folder.write(text, to: "3-12.stop")
      #expect(throws: SliceFilesError.unreadable(path: files.stop)) { try files.requestedStop() }
    }
  }

  @Test("A slice that has not ended says nothing of its end, and nonsense is refused")
  func ends() throws {
    #expect(try files.end() == nil)
    try folder.write("{}", to: "3-12.done")
    #expect(throws: SliceFilesError.unreadable(path: files.done)) { try files.end() }
  }

  @Test("They are found by the path of a slice")
  func paths() {
    #expect(SliceFiles(of: files.slice) == files)
    #expect(SliceFiles(of: "3-12.slice")?.start == "./3-12.start")
    #expect(SliceFiles(of: "/a/b.db") == nil)
  }
}

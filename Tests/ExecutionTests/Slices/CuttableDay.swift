import Execution
import Foundation
import Storage

/// A day whose messages go to a web service, and its slices in the folder of the database.
extension Workspace {
  static func cuttable(messages: Int = 6) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.open("desk", transport: "webhook:http://127.0.0.1:1/")
    try workspace.write(messages, for: "desk")
    try workspace.approvePlan()
    return workspace
  }

  func cutRequest(size: Int = 3, open: Int = 2, notAfter: Int? = nil) -> CutRequest {
    CutRequest(
      plan: 1,
      day: Workspace.monday,
      folder: folder.path,
      size: .messages(size),
      open: open,
      notAfter: notAfter
    )
  }

  func sliceFiles(_ number: Int) -> SliceFiles {
    SliceFiles(in: folder.path, run: 1, number: number)
  }
}

func fileExists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

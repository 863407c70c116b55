import Foundation
import TestSupport
import Testing

@Suite("What starts slices in an engine")
struct EngineScriptTests {
  private func printed(_ engine: String, _ folder: String) throws -> String {
    let cut = [
      "--db", "my plans.db", "cut", "--plan", "3", "--day", "2027-03-02", "--to=\(folder)",
    ]
    let result = try builtProgram(cut + ["--print", engine]).wait()
    #expect(result.status == 0, "\(result)")
    return result.output
  }

  @Test(
    "A shell takes the scripts, whatever the folder is called",
    arguments: ["slurm", "parallel"]
  )
  func scripts(engine: String) throws {
    for folder in ["/srv/spool", "/srv/my spool", "/srv/it's $(false)", "-spool"] {
      let script = try printed(engine, folder)
      _ = try ChildProcess.output(of: "/bin/sh", ["-n", "-c", script])
      let assignment = try #require(script.split(separator: "\n").first { $0.hasPrefix("dir=") })
      let heard = try ChildProcess.output(
        of: "/bin/sh",
        ["-c", "\(assignment); printf %s \"$dir\""]
      )
      #expect(heard.hasPrefix("/") && heard.hasSuffix(folder))
      #expect(!FileManager.default.fileExists(atPath: folder))
    }
  }

  @Test("The manifest is valid by the schema of Kubernetes", .needs(.pythonPackages))
  func manifest() throws {
    for folder in ["/srv/spool", "/srv/it's: a \"spool\""] {
      let temporary = try TemporaryFolder()
      let path = temporary.path("job.yaml")
      try printed("kubernetes", folder).write(toFile: path, atomically: true, encoding: .utf8)
      let answer = try ChildProcess.output(
        of: ExternalProgram.pythonPackages.required(),
        [
          "-c",
          """
          import sys, kubernetes_validate, yaml
          for version in ["1.30", "1.33"]:
              job = yaml.safe_load(open(sys.argv[1]))
              kubernetes_validate.validate(job, version, strict=True)
              print(job["kind"], job["spec"]["completionMode"])
          """, path,
        ]
      )
      #expect(answer == String(repeating: "Job Indexed\n", count: 2))
    }
  }
}

import Formats
import Model
import OperatingSystem
import Terminal

@main
struct Main {
  static func main() {
    let console = Console.standard(program: "sendplan")
    if let flaw = Instant.error(ofNow: Environment.process["SENDPLAN_NOW"]) {
      console.error.report(flaw)
      exit(with: .usage)
    }
    let status = CommandTable.program.run(
      Array(CommandLine.arguments.dropFirst()),
      on: console,
      explain: ErrorText.errorReport,
      render: ErrorText.json
    )
    exit(with: status)
  }
}

import Interchange
import Model
import Terminal

@main
struct Main {
  static func main() {
    let console = Console.standard(program: "sendplan")
    let status = CommandTable.program.run(
      Array(CommandLine.arguments.dropFirst()),
      on: console,
      explain: ErrorText.complaint,
      render: ErrorText.json
    )
    exit(with: status)
  }
}

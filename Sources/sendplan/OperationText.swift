import Model
import Terminal

extension ParsedArguments {
  /// What was asked, in the order of the command's table: the same request is the same text, and
  /// different requests are different texts.
  ///
  /// A digest follows the name of each file whose content belongs to the request.
  func request(digests: [String: String]) -> String {
    let given = command.arguments.flatMap { words(of: $0.name, digests) }
    let options = command.options.filter { $0.name != Options.operation.name && has($0.name) }
      .flatMap { option in
        option.takesValue
          ? all(option.name).flatMap { [option.name, shellWord($0)] }
            + digest(of: option.name, digests)
          : [option.name]
      }
    return (given + options).joined(separator: " ")
  }

  private func words(of argument: String, _ digests: [String: String]) -> [String] {
    all(argument).map(shellWord) + digest(of: argument, digests)
  }

  private func digest(of name: String, _ digests: [String: String]) -> [String] {
    has(name) ? digests[name].map { ["(sha256 \($0))"] } ?? [] : []
  }
}

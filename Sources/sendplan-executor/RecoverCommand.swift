import Execution
import Terminal

extension Command {
  static let recover = Command(
    "recover",
    group: "Sending",
    summary: "settles what an executor that died has left",
    discussion: """
      Every message that a dead run had in its hands is looked for where it was to be delivered. \
      What arrived is marked as sent, what did not is pending again, and what nobody can know is \
      marked as in doubt. A run does the same before it begins.
      """,
    examples: [
      Example("sendplan-executor recover", "clears up after a crash, and sends nothing")
    ]
  ) { arguments, console in
    let recovered = try arguments.executor().recover()
    if recovered.isEmpty { try console.output.writeLine("no dead run was found") }
    for run in recovered { try console.output.writeLine(run.sentence) }
    let isCertain = recovered.allSatisfy { $0.inDoubt == 0 }
    if !isCertain { try console.output.writeLine(Recovered.adviceOnDoubt) }
    return isCertain ? .done : .refused
  }
}

extension Recovered {
  /// What was found, in one line.
  var sentence: String {
    "recovered plan \(plan) for \(day), which had died: \(arrived.grouped) arrived, "
      + "\(unsent.grouped) proved unsent, \(inDoubt.grouped) in doubt"
  }

  static let adviceOnDoubt = """
    next: see 'sendplan message list --status in_doubt', find out what arrived, and say so with \
    'sendplan resolve ID --as sent|not-sent|failed'
    """
}

/// What a person asks of a program with the words of a command line.
package enum Request: Sendable {
  /// To carry out the command of these arguments.
  case run(ParsedArguments)
  case help(HelpTopic)
  case version
}

/// What help is about.
package enum HelpTopic: Sendable {
  case program
  /// The commands that share a first word.
  case family(String)
  /// The commands under one heading.
  case group(String)
  case command(Command)
  case topic(Program.Topic)
}

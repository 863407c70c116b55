import Terminal

@main enum Main {
  static func main() { CommandTable.program.main() }
}

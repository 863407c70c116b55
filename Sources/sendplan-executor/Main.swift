import Terminal

@main enum Main {
  static func main() { Program.executor.main() }
}

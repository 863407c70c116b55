package import Model

extension PaceOverrides {
  /// What `--window`, `--rate` and `--least-gap` ask for; each may be `none`.
  package init(_ arguments: ParsedArguments) throws(UsageError) {
    self.init(
      window: try arguments.valueOrNone("--window", "hours like 09:00-17:00, or none") {
        DailyWindow($0)
      },
      perMinute: try arguments.valueOrNone(
        "--rate",
        "a rate like 20/min, or none",
        read: Pace.perMinute
      ),
      leastGap: try arguments.valueOrNone(
        "--least-gap",
        "seconds like 20s, or none",
        read: Pace.leastGap
      )
    )
  }
}

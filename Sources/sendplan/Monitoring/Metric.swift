/// One thing that can be scraped: a gauge with a value for each set of labels.
struct Metric {
  typealias Label = (name: String, value: String)

  /// Without the prefix that all of them share; the unit is its last word.
  let name: String
  let help: String
  let samples: [(labels: [Label], value: Int)]

  init(_ name: String, _ help: String, _ value: Int) {
    self.init(name, help, [([], value)])
  }

  init(_ name: String, _ help: String, _ samples: [(labels: [Label], value: Int)]) {
    self.name = "sendplan_\(name)"
    self.help = help
    self.samples = samples
  }

  /// The metric in Prometheus' text format.
  var text: String {
    let lines = samples.map { sample in
      let labels = sample.labels.map { "\($0.name)=\"\(Metric.escaped($0.value))\"" }
      return "\(name)\(labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}") \(sample.value)"
    }
    return (["# HELP \(name) \(help)", "# TYPE \(name) gauge"] + lines).map { "\($0)\n" }.joined()
  }

  /// The three characters that would end a label's value or its line.
  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}

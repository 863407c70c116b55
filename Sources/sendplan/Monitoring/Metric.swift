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

  private init(of metric: Metric, _ samples: [(labels: [Label], value: Int)]) {
    (name, help) = (metric.name, metric.help)
    self.samples = samples
  }

  /// The metrics of several things as one list, with a label that tells them apart.
  static func joined(_ lists: [(label: Label, metrics: [Metric])]) -> [Metric] {
    var places: [String: Int] = [:]
    var all: [Metric] = []
    for (label, metrics) in lists {
      for metric in metrics {
        let samples = metric.samples.map { ([label] + $0.labels, $0.value) }
        if let place = places[metric.name] {
          all[place] = Metric(of: metric, all[place].samples + samples)
        } else {
          places[metric.name] = all.count
          all.append(Metric(of: metric, samples))
        }
      }
    }
    return all
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

extension [Metric] {
  /// All of them that have a value, in Prometheus' text format.
  var text: String { filter { !$0.samples.isEmpty }.map(\.text).joined() }
}

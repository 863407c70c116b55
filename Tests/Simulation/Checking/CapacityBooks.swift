import Model

/// What is stated about capacity, and what it comes to on a day, told without the rules of the product.
struct CapacityBooks {
  private var weeks: [String: [Int]] = [:]
  private var ramps: [String: (from: Int32, steps: [Int])] = [:]
  private var days: [String: [Int32: Stated]] = [:]
  private var closed: Set<Int32> = []
  private var attached: Set<String> = []
  private var outer: [String: String] = [:]
  private(set) var windows: [String: [Int: Int]] = [:]
  private(set) var recipients: (most: Int, days: Int)?

  private enum Stated {
    case count(Int)
    case percent(Int)
  }

  /// A channel, perhaps inside another.
  mutating func open(_ name: String, within outer: String?, week: [Int]) {
    weeks[name] = week
    self.outer[name] = outer
  }

  /// Takes a statement; one that says nothing about capacity changes nothing.
  mutating func take(_ statement: Statement) {
    switch statement {
    case .week(let name, let week): weeks[name] = week
    case .day(let name, let day, let count): days[name, default: [:]][day] = .count(count)
    case .percent(let name, let day, let percent):
      days[name, default: [:]][day] = .percent(percent)
    case .window(let name, let most, let days): windows[name, default: [:]][days] = most
    case .noWindow(let name, let days): windows[name]?[days] = nil
    case .recipients(let most, let days): recipients = (most, days)
    case .noRecipients: recipients = nil
    case .ramp(let name, let from, let steps): ramps[name] = (from, steps)
    case .closed(let days):
      // A year is stated as a whole, and the others stay.
      let years = Set(days.map { Day(number: $0).date.year })
      closed = closed.filter { !years.contains(Day(number: $0).date.year) }.union(days)
    case .attach(let name): attached.insert(name)
    case .share, .sender, .base: break
    }
  }

  /// How many may go by a channel on a day.
  func most(of name: String, on day: Int32) -> Int {
    let usual = usual(of: name, on: day)
    return switch days[name]?[day] {
    case .count(let count): count
    case .percent(let percent): usual * percent / 100
    case nil: usual
    }
  }

  /// What the day would have if nothing were stated of it alone.
  private func usual(of name: String, on day: Int32) -> Int {
    if attached.contains(name), closed.contains(day) { return 0 }
    let week = weekly(name, day)
    guard week > 0, let (from, steps) = ramps[name], from <= day else { return week }
    var step = 0
    for earlier in from..<day where step < steps.count {
      if canSend(by: name, on: earlier) { step += 1 }
    }
    return step < steps.count ? steps[step] : week
  }

  private func weekly(_ name: String, _ day: Int32) -> Int {
    // 1970-01-01 was a Thursday.
    weeks[name]?[Int((day + 3) % 7)] ?? 0
  }

  /// Whether a day warms a channel up: it is open, and so are all around it.
  private func canSend(by name: String, on day: Int32) -> Bool {
    guard isOpen(name, day) else { return false }
    guard let around = outer[name] else { return true }
    return canSend(by: around, on: day)
  }

  private func isOpen(_ name: String, _ day: Int32) -> Bool {
    let isClosed = attached.contains(name) && closed.contains(day)
    let usual = isClosed ? 0 : weekly(name, day)
    return switch days[name]?[day] {
    case .count(let count): count > 0
    case .percent(let percent): usual * percent / 100 > 0
    case nil: usual > 0
    }
  }
}

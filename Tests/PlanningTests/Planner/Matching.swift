/// One message as a matching sees it: the days, counted from 0, on which it may go.
typealias Window = ClosedRange<Int>

/// How many of the messages can go at most when each day takes as many as it has room for.
///
/// Found by augmenting paths between messages and single places of days (Kuhn, 1955).
func greatestMatching(_ windows: [Window], room: [Int]) -> Int {
  let places = room.indices.flatMap { day in Array(repeating: day, count: room[day]) }
  var owner = [Int?](repeating: nil, count: places.count)
  func seat(_ message: Int, _ tried: inout Set<Int>) -> Bool {
    for place in places.indices where windows[message].contains(places[place]) {
      guard tried.insert(place).inserted else { continue }
      if let other = owner[place], !seat(other, &tried) { continue }
      owner[place] = message
      return true
    }
    return false
  }
  return windows.indices.count { message in
    var tried: Set<Int> = []
    return seat(message, &tried)
  }
}

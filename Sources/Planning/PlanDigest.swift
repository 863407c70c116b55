package import Model

/// The SHA-256 of a plan's canonical content, as 64 lowercase hexadecimal digits.
///
/// The content, in this order; numbers are little-endian Int32 unless said otherwise, days are days
/// since 1970-01-01, and a day that was not given is the least Int32:
///
/// 1. the ASCII line `sendplan plan 1` with its line feed,
/// 2. base date, count of days, count of channels, count of messages, count of follow-ups,
/// 3. the channels' numbers in order,
/// 4. for each channel and day its capacity, used and planned, and its reason as a count of UTF-8
///    bytes (-1 where there is none) followed by these,
/// 5. for each message in ascending order its number, channel's number, priority, not before,
///    release, deadline, day, position and reason (0 when it has a day),
/// 6. for each follow-up, in the messages' order, the message's number, its predecessor's (the least
///    Int32 where that is not to be planned) and the days to wait.
///
/// Version, parent, state and times are no part of it, so that the same inputs give the same
/// digest.
package func digest(of plan: Plan) -> String {
  var content = DigestedContent()
  content.append("sendplan plan 1\n")
  content.append(sizesOf: plan)
  content.append(cellsOf: plan)
  content.append(rowsOf: plan)
  content.append(followUpsOf: plan.inputs.backlog)
  return content.finish()
}

/// Canonical content on its way into the digest, some 64 KiB at a time.
private struct DigestedContent {
  private var digest = SHA256()
  private var numbers: [Int32] = []

  private static let mostNumbers = 64 * 1024 / 4

  init() {
    numbers.reserveCapacity(DigestedContent.mostNumbers)
  }

  mutating func append(_ text: String) {
    passOn()
    digest.update(Array(text.utf8))
  }

  mutating func append(sizesOf plan: Plan) {
    let inputs = plan.inputs
    append(inputs.baseDate.number)
    append(Int32(inputs.horizon))
    append(Int32(inputs.capacity.channels.count))
    append(Int32(inputs.backlog.count))
    append(Int32(inputs.backlog.followUps.count))
    for channel in inputs.capacity.channels { append(channel) }
  }

  mutating func append(cellsOf plan: Plan) {
    let table = plan.inputs.capacity
    for cell in plan.planned.indices {
      append(table.capacity[cell])
      append(table.used[cell])
      append(plan.planned[cell])
      let reason = table.reasons[cell]
      append(Int32(reason?.utf8.count ?? -1))
      if let reason { append(reason) }
    }
  }

  mutating func append(rowsOf plan: Plan) {
    let backlog = plan.inputs.backlog
    for place in 0..<backlog.count {
      append(backlog.message[place])
      append(plan.inputs.capacity.channels[Int(backlog.channel[place])])
      append(backlog.priority[place])
      append(backlog.notBefore[place])
      append(plan.release[place])
      append(backlog.deadline[place])
      append(plan.day[place])
      append(plan.position[place])
      append(plan.reason[place])
    }
  }

  mutating func append(followUpsOf backlog: Backlog) {
    for followUp in backlog.followUps {
      append(backlog.message[Int(followUp.place)])
      append(followUp.predecessor.map { backlog.message[Int($0)] } ?? Backlog.none)
      append(followUp.waitDays)
    }
  }

  consuming func finish() -> String {
    passOn()
    return digest.finish().hex
  }

  private mutating func append(_ number: Int32) {
    if numbers.count == DigestedContent.mostNumbers { passOn() }
    numbers.append(number.littleEndian)
  }

  private mutating func passOn() {
    unsafe numbers.withUnsafeBytes { unsafe digest.update($0) }
    numbers.removeAll(keepingCapacity: true)
  }
}

package import Model

/// The SHA-256 of a plan's canonical content, as 64 lowercase hexadecimal digits.
///
/// The content, in this order; numbers are little-endian Int32 unless stated otherwise, days are days
/// since 1970-01-01, and a day that was not given is the least Int32:
///
/// 1. the ASCII line `sendplan plan 1` with its line feed,
/// 2. base date, count of days, count of channels, count of messages, count of follow-ups,
/// 3. the channels' numbers in order,
/// 4. for each channel and day its capacity, used and planned, and its reason as a count of UTF-8
///    bytes (-1 where there is none) followed by these; then the column of the channels' last open days,
/// 5. for each message in ascending order its number, channel's number, priority, not before,
///    release, waiting since, deadline, day, position and reason (0 when it has a day),
/// 6. for each follow-up, in the messages' order, the message's number, its predecessor's (the least
///    Int32 where that is not to be planned) and the days to wait,
/// 7. where contents are pinned, and only then: the ASCII line `contents` with its line feed, the column of their
///    versions, and for each the 16 bytes of its digest,
/// 8. where there are limits, facts that they ask for or accounts, and only then: the ASCII line
///    `limits` with its line feed; the columns `outer` and `precedence`; the count of windows, and for
///    each its channel, days, most as two numbers (the low half first) and its columns of past and later
///    counts;
///    the count of shares, and for each its channel, percent, and its holder as 1 and the campaign, or 0
///    and 0 for the openers; 1 or 0 for whether recipients have a limit, and if so its most as two
///    numbers, its days, the count of what was received, and for each the recipient, day and count; the columns
///    of campaigns, recipients, follow-ups (1 or 0) and accounts of threads, and the column of accounts.
///    A column is its length followed by its numbers, and channels are their places in 3,
/// 9. where anything is held, and only then: the ASCII line `holds` with its line feed, and the columns
///    of the days on which the holds of channels and of messages end (the greatest Int32 where they have
///    no end),
/// 10. where channels have names, and only then: the ASCII line `names` with its line feed, and each name as a
///    count of UTF-8 bytes followed by these,
/// 11. where a message is due on a day, and only then: the ASCII line `due` with its line feed, and the column of
///    these days,
/// 12. where a channel has objectives, and only then: the ASCII line `objectives` with its line feed, and the column
///    of these: the sum of 1 where late is sent, 2 where deadlines go first and 4 where few are to be late,
/// 13. where days behind the last one count, and only then: the ASCII line `outlook` with its line feed, and the
///    column of what each channel may send on each of them,
/// 14. where messages are promoted, and only then: the ASCII line `promoted` with its line feed, their count as a column
///     of one number, and the column of their numbers,
/// 15. where the mail of a channel says what was stated, and only then: the ASCII line `mail` with its line feed, and
///     for each channel what `MailHeaders.text(from:)` gives, as a count of UTF-8 bytes followed by these.
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
  if !plan.inputs.contents.version.isEmpty {
    content.append("contents\n")
    content.append(plan.inputs.contents)
  }
  if !plan.inputs.limits.isEmpty || !plan.inputs.attributes.isEmpty || !plan.account.isEmpty {
    content.append("limits\n")
    content.append(plan.inputs.limits)
    content.append(plan.inputs.attributes)
    content.append(column: plan.account)
  }
  let holds = (plan.inputs.limits.heldUntil, plan.inputs.attributes.heldUntil)
  if !holds.0.isEmpty || !holds.1.isEmpty {
    content.append("holds\n")
    content.append(column: holds.0)
    content.append(column: holds.1)
  }
  if !plan.inputs.channelNames.isEmpty {
    content.append("names\n")
    for name in plan.inputs.channelNames {
      content.append(Int32(name.utf8.count))
      content.append(name)
    }
  }
  if !plan.inputs.backlog.due.isEmpty {
    content.append("due\n")
    content.append(column: plan.inputs.backlog.due)
  }
  if !plan.inputs.limits.objectives.isEmpty {
    content.append("objectives\n")
    content.append(column: plan.inputs.limits.objectives.map(\.rawValue))
  }
  if !plan.inputs.limits.outlook.isEmpty {
    content.append("outlook\n")
    content.append(column: plan.inputs.limits.outlook)
  }
  if !plan.inputs.limits.promoted.isEmpty {
    content.append("promoted\n")
    content.append(column: [Int32(plan.inputs.limits.promoted.count)])
    content.append(column: plan.inputs.limits.promoted)
  }
  if !plan.inputs.channelMail.isEmpty {
    content.append("mail\n")
    for text in plan.inputs.channelMail {
      content.append(Int32(text.utf8.count))
      content.append(text)
    }
  }
  return content.finish()
}

/// A buffer of canonical content, hashed some 64 KiB at a time.
private struct DigestedContent {
  private var digest = SHA256()
  private var numbers: [Int32] = []

  private static let capacity = 64 * 1024 / 4

  init() {
    numbers.reserveCapacity(DigestedContent.capacity)
  }

  mutating func append(_ text: String) {
    flush()
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
    append(column: table.lastOpen)
  }

  mutating func append(rowsOf plan: Plan) {
    let backlog = plan.inputs.backlog
    for place in 0..<backlog.count {
      append(backlog.message[place])
      append(plan.inputs.capacity.channels[Int(backlog.channel[place])])
      append(backlog.priority[place])
      append(backlog.notBefore[place])
      append(plan.release[place])
      append(plan.waitingSince[place])
      append(backlog.deadline[place])
      append(plan.day[place])
      append(plan.position[place])
      append(plan.reason[place])
    }
  }

  mutating func append(_ contents: PlannedContents) {
    append(column: contents.version)
    for digest in contents.digest {
      for half in [digest.low, digest.high] {
        append(Int32(truncatingIfNeeded: half))
        append(Int32(truncatingIfNeeded: half >> 32))
      }
    }
  }

  mutating func append(followUpsOf backlog: Backlog) {
    for followUp in backlog.followUps {
      append(backlog.message[Int(followUp.place)])
      append(followUp.predecessor.map { backlog.message[Int($0)] } ?? Backlog.none)
      append(followUp.waitDays)
    }
  }

  mutating func append(_ limits: PlanLimits) {
    append(column: limits.outer)
    append(column: limits.precedence.map { Int32($0.rawValue) })
    append(Int32(limits.windows.count))
    for window in limits.windows {
      append(window.channel)
      append(Int32(clamping: window.days))
      append(wide: window.most)
      append(column: window.past)
      append(column: window.later)
    }
    append(Int32(limits.shares.count))
    for share in limits.shares {
      append(share.channel)
      append(Int32(clamping: share.percent))
      switch share.holder {
      case .campaign(let number):
        append(1)
        append(number)
      case .openers:
        append(0)
        append(0)
      }
    }
    append(limits.perRecipient == nil ? 0 : 1)
    if let limit = limits.perRecipient { append(limit) }
  }

  private mutating func append(_ limit: PlanLimits.RecipientLimit) {
    append(wide: limit.most)
    append(Int32(clamping: limit.days))
    append(Int32(limit.received.count))
    for use in limit.received {
      append(use.recipient)
      append(use.day.number)
      append(use.count)
    }
  }

  mutating func append(_ attributes: MessageAttributes) {
    append(column: attributes.campaign)
    append(column: attributes.recipient)
    append(column: attributes.isFollowUp.map { $0 ? 1 : 0 })
    append(column: attributes.account)
  }

  mutating func append(column: [Int32]) {
    append(Int32(column.count))
    for number in column { append(number) }
  }

  private mutating func append(wide number: Int) {
    append(Int32(truncatingIfNeeded: number))
    append(Int32(truncatingIfNeeded: number >> 32))
  }

  consuming func finish() -> String {
    flush()
    return digest.finish().hex
  }

  mutating func append(_ number: Int32) {
    if numbers.count == DigestedContent.capacity { flush() }
    numbers.append(number.littleEndian)
  }

  private mutating func flush() {
    unsafe numbers.withUnsafeBytes { unsafe digest.update($0) }
    numbers.removeAll(keepingCapacity: true)
  }
}

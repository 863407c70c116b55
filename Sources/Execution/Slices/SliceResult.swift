import Delivery
import Model
import Storage

/// What a slice's file says of one of its messages, as it is settled.
struct SliceResult {
  /// Nil where the claim stays open.
  let settlement: Settlement?
  /// The words of the other end, where they tell of its channel's fault.
  var channelFailure: String?

  /// What can be said where the file is gone, and with it what came of its messages.
  static func withoutFile(_ guarantee: DeliveryGuarantee) -> SliceResult {
    unknown("the file of its slice is gone, and with it what came of it", guarantee)
  }

  /// What is done about a message that may have been handed over.
  fileprivate static func unknown(_ reason: String, _ guarantee: DeliveryGuarantee) -> SliceResult {
    switch RecoveryAction(.abandoned, guarantee, .notSearched) {
    // Claimed it stays: the next run repeats it under its key, or looks where it belongs.
    case .repeatAttempt, .wait: SliceResult(settlement: nil)
    case .recordInDoubt: SliceResult(settlement: .unknown(reason: reason))
    case .recordSent, .recordUnsent, .recordUnavailable:
      preconditionFailure("nothing was searched for")
    }
  }
}

/// The outcomes in a slice's file, with what its transport guarantees.
struct SliceContents {
  /// By place.
  private let outcomes: [Int: SliceOutcome]
  /// How whoever held the slice ended it; nil while it has not ended.
  let end: SliceEnd?
  private let guarantee: DeliveryGuarantee
  private let file: SliceFile
  /// What came of putting where it belongs, by place, what a slice has written into a Maildir.
  private var published: [Int: DeliveryOutcome] = [:]

  /// Reads the file of a slice; refused where it is another's, or not as it was cut.
  init(of slice: Slice, _ guarantee: DeliveryGuarantee) throws {
    // Before the outcomes: those that it speaks of are durable.
    let end = try slice.files.end()
    try self.init(SliceFile(opening: slice.files.slice), ended: end, of: slice, guarantee)
  }

  /// Reads the file of a slice whose right was taken away, also where its holder has stopped in the middle of a
  /// commit and keeps it locked.
  ///
  /// What the holder commits after this it does not hand over, since it looks for its right behind that.
  init(ofRevoked slice: Slice, _ guarantee: DeliveryGuarantee) throws {
    let end: SliceEnd?
    do {
      end = try slice.files.end()
    } catch is SliceFilesError {
      // The outcomes say as much as it would.
      end = nil
    }
    do {
      let file = try SliceFile(opening: slice.files.slice, patience: Self.patience)
      try self.init(file, ended: end, of: slice, guarantee)
    } catch let error as any DiagnosticError where error.diagnostic.kind == .busy {
      let found = try slice.files.withCopyOfSlice { copy in
        try SliceContents(SliceFile(opening: copy), ended: end, of: slice, guarantee)
      }
      guard let found else { throw error }
      self = found
    }
  }

  private static let patience: Int32 = 3_000

  private init(
    _ file: SliceFile,
    ended end: SliceEnd?,
    of slice: Slice,
    _ guarantee: DeliveryGuarantee
  ) throws {
    guard file.digest == slice.digest else { throw SliceIsAnother(path: slice.files.slice) }
    outcomes = Dictionary(uniqueKeysWithValues: try file.outcomes().map { ($0.place, $0) })
    if let end, try file.outcomeDigest() != end.digest {
      throw SliceIsAnother(path: slice.files.done)
    }
    self.end = end
    self.guarantee = guarantee
    self.file = file
  }

  /// The places that the other end has accepted, whatever becomes of the slice.
  var accepted: [Int] {
    file.head.isWrittenAside ? [] : outcomes.values.filter(\.isAccepted).map(\.place).sorted()
  }

  /// Moves what a slice has written into a Maildir beside it to where it belongs.
  mutating func publish(
    _ members: [SliceMember],
    to maildir: MaildirTransport,
    from folder: String
  ) throws {
    let places = members.map(\.place).filter { outcomes[$0]?.isAccepted == true }
    for start in stride(from: 0, to: places.count, by: maildir.batchLimit) {
      let batch = places[start..<min(start + maildir.batchLimit, places.count)]
      let messages = try file.messages(at: batch)
      for (place, outcome) in zip(batch, try maildir.publish(messages, from: folder)) {
        published[place] = outcome
      }
    }
  }

  /// Refuses an earlier state of the file, which knows less than was taken from it: whoever went on with it has sent
  /// again what it had forgotten.
  func requireAnswers(of members: [SliceMember]) throws(SliceIsEarlier) {
    let forgotten = members.filter { member in
      member.isLast && member.state == .sent && outcomes[member.place]?.answer == nil
    }
    if !forgotten.isEmpty {
      throw SliceIsEarlier(path: file.path, ids: forgotten.map(\.id))
    }
  }

  func result(of member: SliceMember, isFinal: Bool) -> SliceResult {
    guard let found = outcomes[member.place] else { return SliceResult(settlement: nil) }
    guard let answer = found.answer else {
      // Marked, and no answer came: the process died, or is still waiting for it.
      guard isFinal else { return SliceResult(settlement: nil) }
      return found.isMarked
        ? .unknown("the executor died", guarantee) : SliceResult(settlement: .provedUnsent)
    }
    if file.head.isWrittenAside, found.isAccepted { return publishedResult(of: member) }
    let isCommon = end?.common.contains(member.place) == true
    guard let result = AttemptResult(answer, isChannelAtFault: isCommon) else {
      return .unknown(answer.reason ?? "", guarantee)
    }
    return SliceResult(
      settlement: result.settlement,
      channelFailure: result.isChannelFailure ? result.reason : nil
    )
  }

  /// What was written counts as sent once it is where it belongs; until then the claim stays open, and whoever takes
  /// it up looks there.
  private func publishedResult(of member: SliceMember) -> SliceResult {
    switch published[member.place] {
    case .accepted(let receipt)?: SliceResult(settlement: .accepted(receipt: receipt))
    case .unknown(let reason)?: SliceResult(settlement: .unknown(reason: reason))
    case .refused?, .unavailable?, nil: SliceResult(settlement: nil)
    }
  }
}

extension AttemptResult {
  /// How an answer is settled; nil for an unknown one.
  ///
  /// The same words for several recipients may have shown that the
  /// channel is at fault.
  fileprivate init?(_ answer: SliceAnswer, isChannelAtFault: Bool) {
    switch answer {
    case .accepted(let receipt): self.init(certain: .accepted(receipt: receipt))
    case .refused(let reason, let fault):
      self.init(certain: .refused(reason: reason, fault: isChannelAtFault ? .channel : fault))
    case .unavailable(let reason, let fault, let retryAfter):
      self.init(
        certain: .unavailable(
          reason: reason,
          fault: isChannelAtFault ? .channel : fault,
          retryAfter: retryAfter
        )
      )
    case .unknown: return nil
    }
  }
}

extension SliceOutcome {
  fileprivate var isAccepted: Bool {
    if case .accepted? = answer { true } else { false }
  }
}

extension SliceAnswer {
  fileprivate var reason: String? {
    switch self {
    case .accepted: nil
    case .refused(let reason, _), .unavailable(let reason, _, _), .unknown(let reason): reason
    }
  }
}

/// A file of a slice has forgotten what was already taken from it.
struct SliceIsEarlier: DiagnosticError, Equatable {
  let path: String
  let ids: [String]

  var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "'\(path)' is an earlier state of its slice",
      why: "it knows nothing of \(counted(ids.count, "message")) that it has sent, such as"
        + " \(ids.first ?? "")",
      wayOut:
        "bring the file back as it was last; if that is gone, give the slice up with"
        + " 'sendplan-executor recover --slice', and look for what went twice"
    )
  }
}

/// The files beside one another are not of one slice.
struct SliceIsAnother: DiagnosticError, Equatable {
  let path: String

  var diagnostic: Diagnostic {
    Diagnostic(
      .badData,
      "'\(path)' is not of the slice that was cut",
      why: "what it holds has another digest than the database noted",
      wayOut:
        "bring the very files back that were written there, and repeat; if they are gone for good,"
        + " 'sendplan-executor recover --slice' gives the slice up"
    )
  }
}

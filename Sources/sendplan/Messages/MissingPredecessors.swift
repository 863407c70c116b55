import Model
import Storage

/// Follow-ups whose predecessor is not to be had, and why: nobody knows it, it is one of them itself,
/// or they follow each other in a circle.
struct MissingPredecessors {
  /// The predecessor of each, by id.
  private let predecessors: [String: String]
  /// Those that follow themselves, through others or not.
  private let circular: Set<String>

  init(_ drafts: [MessageDraft]) {
    var predecessors: [String: String] = [:]
    for draft in drafts where predecessors[draft.id] == nil {
      predecessors[draft.id] = draft.follows?.predecessor
    }
    self.predecessors = predecessors
    circular = MissingPredecessors.circles(in: predecessors)
  }

  /// Why one of them cannot be imported.
  func refusal(of draft: MessageDraft) -> ImportRefusal {
    let predecessor = draft.follows?.predecessor ?? ""
    if circular.contains(draft.id) { return ImportRefusal(.cycle(id: predecessor)) }
    let isOrphan = predecessors[predecessor] != nil
    return ImportRefusal(
      isOrphan ? .predecessorRefused(id: predecessor) : .unknownPredecessor(id: predecessor)
    )
  }

  /// Walks from each to its predecessor and on, to an end or to where some walk was before: each is
  /// passed once.
  private static func circles(in predecessors: [String: String]) -> Set<String> {
    var circular: Set<String> = []
    var passed: Set<String> = []
    for start in predecessors.keys where !passed.contains(start) {
      var walk: [String] = []
      var place: String? = start
      while let id = place, passed.insert(id).inserted {
        walk.append(id)
        place = predecessors[id]
      }
      if let meeting = place, let first = walk.firstIndex(of: meeting) {
        circular.formUnion(walk[first...])
      }
    }
    return circular
  }
}

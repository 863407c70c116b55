package import Model
package import Storage

/// A slice with what its files tell.
package struct ListedSlice: Equatable, Sendable {
  package let slice: Slice
  /// The states of its messages.
  package let counts: [MessageState: Int]
  /// Who had it last, as `host:process`; nil where nobody has begun it.
  package internal(set) var holder: String?
  /// How many minutes ago that began.
  package internal(set) var minutes: Int?
  package internal(set) var isDone = false
  /// Whether its files can be read here.
  package internal(set) var isReadable = false

  package var needsPerson: Bool { slice.state == .overdue || slice.isContradicted }
}

extension Executor {
  /// All slices of a plan or a day; without either, those that are open or lost.
  package func slices(of plan: Int?, on day: Day?) throws -> [ListedSlice] {
    let slices = try database.read { snapshot in
      try snapshot.slices(of: plan, on: day)
        .filter { plan != nil || day != nil || $0.state.isOpen || $0.state == .lost }
        .map { ListedSlice(slice: $0, counts: try snapshot.counts(of: $0)) }
    }
    return slices.map(looked(at:))
  }

  private func looked(at slice: ListedSlice) -> ListedSlice {
    var slice = slice
    do {
      let holder = try SliceFile(opening: slice.slice.files.slice).holders().last
      slice.holder = holder.map { "\($0.host):\($0.process)" }
      slice.minutes = holder.map {
        Int((dependencies.now().milliseconds - $0.at.milliseconds) / 60_000)
      }
      slice.isDone = try slice.slice.files.end() != nil
      slice.isReadable = true
    } catch {
      // A folder that is not there now, or that other machines hold.
      slice.isReadable = false
    }
    return slice
  }
}

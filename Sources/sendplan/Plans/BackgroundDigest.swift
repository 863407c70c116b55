import Dispatch
import Model
import Planning

/// A plan's digest, computed on another core while the plan is written.
final class BackgroundDigest: Sendable {
  private let group = DispatchGroup()
  private let result = Result()

  /// Guarded by the group: written before it is left, read after waiting for it.
  private final class Result: @unchecked Sendable {
    var digest = ""
  }

  init(of plan: Plan) {
    DispatchQueue.global().async(group: group) { [result] in
      result.digest = digest(of: plan)
    }
  }

  /// The digest, once it is there.
  func value() -> String {
    group.wait()
    return result.digest
  }
}

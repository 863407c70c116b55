import Formats
import Model
import Storage

/// What a file corrects about messages that are here already.
struct ImportUpdates {
  private struct Correction {
    let id: String
    let edit: MessageEdit
    let stored: MessageDraft
    let place: Place
    let record: [UInt8]
  }

  private var corrections: [Correction] = []
  /// What the file said of each message that was here before it, by the bytes of its id.
  private var rows: [[UInt8]: MessageDraft] = [:]
  private(set) var edited = 0
  private(set) var unchanged = 0
  /// Those that have gone or ended, and stay as they are.
  private(set) var gone = 0
  /// What was edited, a line for each field.
  private(set) var lines = ""

  /// Notes a row about a message that is here; false where it is none.
  mutating func take(_ draft: MessageDraft, _ file: MessageFile, _ importer: Importer) throws
    -> Bool
  {
    guard let stored = try importer.storedBefore(draft) else { return false }
    let id = Array(draft.id.utf8)
    if let other = rows[id], let field = MessageField.differing(other, draft).first {
      throw ImportRefusal(.conflict(draft, field, stored: other))
    }
    guard rows.updateValue(draft, forKey: id) == nil else { return true }
    let stated = file.statedColumns.compactMap(MessageField.init(rawValue:))
    // Its thread and its person it keeps.
    for field in [MessageField.follows, .person] where stated.contains(field) {
      guard MessageField.differing(stored, draft).contains(field) else { continue }
      throw ImportRefusal(.conflict(draft, field, stored: stored))
    }
    corrections.append(
      Correction(
        id: draft.id,
        edit: MessageEdit(draft, stating: stated),
        stored: stored,
        place: file.place(of: "id"),
        record: file.record
      )
    )
    return true
  }

  /// Edits each message; what is refused is handed on with its row.
  mutating func apply(
    in change: Change,
    refusing refuse: (LocatedError, [UInt8]) throws -> Void
  ) throws {
    for correction in corrections {
      do {
        let after = correction.edit.applied(to: correction.stored)
        guard !MessageField.differing(correction.stored, after).isEmpty else {
          unchanged += 1
          continue
        }
        let effect = try change.apply(.edit(correction.edit), to: correction.id)
        guard effect.isChange else {
          unchanged += 1
          continue
        }
        edited += 1
        for field in effect.edited {
          let old = field.text(in: correction.stored)
          lines +=
            "\(printable(correction.id)): \(field.rawValue): \(words(old)) to \(words(field.text(in: after)))\n"
        }
      } catch Refusal.messageState {
        // It has gone or ended, as some of a campaign have when a text in it is corrected.
        gone += 1
      } catch let refusal as Refusal {
        try refuse(LocatedError(refusal, at: correction.place), correction.record)
      }
    }
  }

  private func words(_ text: String) -> String {
    text.isEmpty ? "nothing" : "'\(printable(text.shortened))'"
  }
}

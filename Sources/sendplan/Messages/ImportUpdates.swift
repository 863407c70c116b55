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
  private(set) var edited = 0
  private(set) var unchanged = 0
  /// What was edited, a line for each field.
  private(set) var lines = ""

  /// Notes a row about a message that is here; false where it is none.
  mutating func take(_ draft: MessageDraft, _ file: MessageFile, _ importer: Importer) throws
    -> Bool
  {
    guard let stored = try importer.stored(draft.id) else { return false }
    let stated = file.statedColumns.compactMap(MessageField.init(rawValue:))
    // Its thread and its person it keeps: the import refuses others by name.
    let kept = [MessageField.follows, .person].filter(stated.contains)
    if kept.contains(where: { $0.text(in: draft) != $0.text(in: stored) }) { return false }
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
        guard after != correction.stored else {
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
      } catch let refusal as Refusal {
        try refuse(LocatedError(refusal, at: correction.place), correction.record)
      }
    }
  }

  private func words(_ text: String) -> String {
    text.isEmpty ? "nothing" : "'\(printable(text.shortened))'"
  }
}

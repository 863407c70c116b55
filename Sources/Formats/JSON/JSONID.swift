/// The member `id` of a JSON object, if it is a text or a number; nil for anything else, also where the
/// bytes may have been cut within it.
package func jsonID(in bytes: [UInt8]) -> String? {
  var reader = JSONObjectReader(bytes)
  do {
    while let member = try reader.next() {
      guard member.key == "id" else { continue }
      return switch member.value {
      case .text(let text): text.isEmpty ? nil : text
      case .number(let number): reader.isAtEnd ? nil : number
      case .boolean, .null, .array, .object: nil
      }
    }
  } catch {
    return nil
  }
  return nil
}

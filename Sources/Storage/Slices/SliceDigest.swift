import Model

/// The digest of a slice: of its head and of every item, each field with its length before it.
struct SliceDigest {
  private var digest = SHA256()

  init(_ head: String) {
    add([head])
  }

  mutating func add(_ item: SliceItem) {
    add(["\(item.place)", "\(item.message)", "\(item.attempt)", item.key, item.content])
  }

  mutating func add(_ fields: [String]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fields.reduce(0) { $0 + $1.utf8.count + 8 })
    for field in fields {
      bytes.append("\(field.utf8.count) ")
      bytes.append(field)
    }
    digest.update(bytes)
  }

  /// As hexadecimal digits.
  consuming func finish() -> String { digest.finish().hex }
}

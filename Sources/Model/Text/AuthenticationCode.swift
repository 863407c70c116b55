extension SHA256 {
  /// The HMAC-SHA256 of bytes (RFC 2104): who does not know the key cannot make it.
  package static func authenticationCode(of bytes: [UInt8], key: [UInt8]) -> [UInt8] {
    let blockLength = 64
    let short = key.count > blockLength ? digest(of: key) : key
    let block = short + [UInt8](repeating: 0, count: blockLength - short.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(bytes)
    return digest(of: block.map { $0 ^ 0x5c } + inner.finish())
  }
}

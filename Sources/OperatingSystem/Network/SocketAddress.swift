import Glibc

/// The address of a host and port, as the system's network calls take it.
package struct SocketAddress: Equatable, Sendable {
  let family: Int32
  let bytes: [UInt8]

  /// Looks a host up by its name or numeric address; the addresses are in the order in which they are to be tried.
  package static func lookUp(
    host: String,
    port: Int
  ) throws(HostLookupError) -> [SocketAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var first: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &first)
    guard code == 0 else {
      let reason =
        code == EAI_SYSTEM ? systemText(errno) : unsafe String(cString: gai_strerror(code))
      throw HostLookupError(host: host, reason: reason.lowercased())
    }
    defer { unsafe freeaddrinfo(first) }
    var addresses: [SocketAddress] = []
    var next = unsafe first
    while let entry = unsafe next?.pointee {
      if let address = unsafe entry.ai_addr {
        let bytes = unsafe [UInt8](
          UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
        )
        unsafe addresses.append(SocketAddress(family: entry.ai_family, bytes: bytes))
      }
      unsafe next = entry.ai_next
    }
    return addresses
  }
}

/// Why a host has no address.
package struct HostLookupError: Error, Equatable {
  package let host: String
  /// The system's words, as part of a sentence.
  package let reason: String
}

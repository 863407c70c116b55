import Glibc

/// A TCP connection that never blocks and that started programs do not inherit; closed with its last user.
package final class StreamSocket {
  package let descriptor: Int32
  private let peer: String

  /// Begins to connect; once the descriptor is writable, `connected()` tells whether it came to that.
  package init(connectingTo address: SocketAddress, named peer: String) throws(SystemError) {
    self.peer = peer
    descriptor = try systemCall("open", "a socket") {
      socket(address.family, Int32(SOCK_STREAM.rawValue) | StreamSocket.flags, 0)
    }
    var isOn: Int32 = 1
    // Best effort: without it a short write may wait for an acknowledgement.
    _ = unsafe setsockopt(
      descriptor,
      Int32(IPPROTO_TCP),
      TCP_NODELAY,
      &isOn,
      socklen_t(MemoryLayout<Int32>.size)
    )
    do throws(SystemError) {
      _ = try systemCall("connect to", peer) {
        unsafe address.bytes.withUnsafeBytes { bytes in
          unsafe connect(
            descriptor,
            bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
            socklen_t(bytes.count)
          )
        }
      }
    } catch  where error.code == EINPROGRESS {
      return
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit {
    close(descriptor)
  }

  /// Throws if the connection was not made.
  package func connected() throws(SystemError) {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    _ = try systemCall("ask about", peer) {
      unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    }
    if code != 0 { throw SystemError(action: "connect to", path: peer, code: code) }
  }

  /// Hands as many bytes to the system as it takes now, and returns how many.
  ///
  /// After an error none of these bytes was taken.
  package func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
    do throws(SystemError) {
      return try systemCall("write to", peer) {
        unsafe bytes.withUnsafeBytes { bytes in
          unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
      }
    } catch  where error.code == EAGAIN {
      return 0
    }
  }

  /// The bytes that are there; none once the other end has closed, nil if there are none now.
  package func receive() throws(SystemError) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 4096)
    do throws(SystemError) {
      let count = try systemCall("read from", peer) {
        unsafe bytes.withUnsafeMutableBytes { bytes in
          unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
      }
      bytes.removeLast(bytes.count - count)
      return bytes
    } catch  where error.code == EAGAIN {
      return nil
    }
  }

  private static let flags =
    Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
}

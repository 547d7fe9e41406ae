internal import Glibc

extension ProcessGroup {
  /// A port of this machine that nobody listens at now, where its processes can meet. No engine is needed.
  public static func freePort() throws(TorchError) -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
      }
    }
    guard descriptor >= 0, isBound else {
      throw TorchError(
        kind: .operation, operation: "find a free port", message: String(cString: strerror(errno)))
    }
    return UInt16(bigEndian: address.sin_port)
  }
}

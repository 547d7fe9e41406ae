import TestSupport
import Torch

@testable import KDMeta

/// What `body` gives or throws in each of `size` processes of one command, which are threads of this one.
func inTeam<Value: Sendable>(
  _ size: Int, _ body: @escaping @Sendable (ProcessTeam) throws -> Value
) throws -> [Result<Value, any Error>] {
  let port = try ProcessGroup.freePort()
  return inThreads(size) { rank in
    let place = ProcessPlace(rank: rank, localRank: rank, size: size, host: "127.0.0.1", port: port)
    return try body(ProcessTeam(place, patience: .seconds(300)))
  }
}

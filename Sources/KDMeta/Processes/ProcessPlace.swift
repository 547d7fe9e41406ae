/// Where a process stands among those that do one command together: in the environment variables by which torchrun, and everything that starts
/// PyTorch's processes, tells it.
public struct ProcessPlace: Sendable, Equatable {
  /// Its number, from 0 (`RANK`).
  public let rank: Int
  /// Its number on its machine (`LOCAL_RANK`).
  public let localRank: Int
  /// How many processes there are (`WORLD_SIZE`).
  public let size: Int
  /// Where the process 0 is (`MASTER_ADDR`), and at which of its ports all meet (`MASTER_PORT`).
  public let host: String
  public let port: UInt16

  /// A place.
  public init(rank: Int, localRank: Int, size: Int, host: String, port: UInt16) {
    self.rank = rank
    self.localRank = localRank
    self.size = size
    self.host = host
    self.port = port
  }

  /// The place that `environment` tells; nil where it tells of no other processes.
  ///
  /// - Throws: ``KDMetaError/usage(_:)`` where it tells of others, and not all that is needed.
  public init?(_ environment: [String: String]) throws(KDMetaError) {
    guard let text = environment[Variable.size], text != "1" else { return nil }
    func number(_ name: String, _ range: ClosedRange<Int>, default fallback: Int? = nil) throws(KDMetaError)
      -> Int
    {
      guard let text = environment[name] else {
        if let fallback { return fallback }
        throw .usage(
          "\(Variable.size) tells of other processes, and \(name) is not set; `kdmeta launch` sets all that is needed"
        )
      }
      guard let number = Int(text), range.contains(number) else {
        throw .usage(
          "the environment variable \(name) is '\(text)'; it takes \(range.lowerBound) to \(range.upperBound)"
        )
      }
      return number
    }
    size = try number(Variable.size, 1...Self.greatestSize)
    rank = try number(Variable.rank, 0...size - 1)
    localRank = try number(Variable.localRank, 0...rank, default: rank)
    port = UInt16(try number(Variable.port, 1...Int(UInt16.max)))
    guard let host = environment[Variable.host], !host.isEmpty else {
      throw .usage("\(Variable.size) is \(size), and \(Variable.host) does not tell where the process 0 is")
    }
    self.host = host
  }

  /// What tells a process of this place.
  public var environment: [String: String] {
    [
      Variable.rank: "\(rank)", Variable.localRank: "\(localRank)", Variable.size: "\(size)",
      Variable.host: host, Variable.port: "\(port)",
    ]
  }

  /// More processes than anybody has, and few enough to count.
  public static let greatestSize = 65_536

  private enum Variable {
    static let (rank, localRank, size) = ("RANK", "LOCAL_RANK", "WORLD_SIZE")
    static let (host, port) = ("MASTER_ADDR", "MASTER_PORT")
  }
}

extension KDMetaError {
  /// That several processes cannot do `work` together.
  public static func forOneProcess(_ work: String) -> KDMetaError {
    .usage(
      "a single process does \(work); start it without `kdmeta launch`, and without WORLD_SIZE in the environment"
    )
  }
}

extension ProcessPlace: CustomStringConvertible {
  /// `process 0 of 2`.
  public var description: String { "process \(rank) of \(size)" }
}

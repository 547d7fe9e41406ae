import Files
import Glibc

/// The folder `OUTPUT.checkpoint` beside an output that is being made: a lock that keeps other runs away, and what this run needs to go on where an
/// earlier one stopped. It goes when the output is there.
public final class CheckpointFolder {
  /// Where it is.
  public let path: String
  private let configuration: [String: String]
  private let lock: OutputLock

  /// What an earlier run with the same configuration left; nil where there is nothing to go on from.
  public let state: StateDictionary?

  /// When the work begins anew rather than going on from a checkpoint.
  public enum Restart: Sendable {
    /// Never: a checkpoint of another run is refused.
    case never
    /// Where the checkpoint is of another run.
    case fromOtherRun
    /// Always.
    case always
  }

  /// The folder for `output`, made where there is none and locked until ``remove()`` or the end of the process.
  ///
  /// - Parameters:
  ///   - configuration: All that the output follows from, by name.
  ///   - restart: When a checkpoint that is there is to be forgotten.
  /// - Throws: ``CheckpointError/file(_:)`` where another run is writing the output; ``CheckpointError/otherRun(path:differences:)`` where the
  ///   checkpoint belongs to another configuration; ``CheckpointError/damaged(path:reason:)``.
  public init(
    for output: String, configuration: [String: String], restart: Restart
  ) throws(CheckpointError) {
    do throws(FileError) {
      path = try OutputFile.companion(of: output, ending: "checkpoint")
      lock = try OutputLock(in: path, for: output)
      // A program that is killed leaves what it was writing.
      for file in [output, "\(path)/\(Self.stateName)"] { try OutputFile.removeAbandoned(for: file) }
    } catch { throw .file(error) }
    self.configuration = configuration
    guard restart != .always, access("\(path)/\(Self.stateName)", F_OK) == 0 else {
      state = nil
      return
    }
    let (state, other) = try CheckpointFile.read("\(path)/\(Self.stateName)")
    let differences = Self.differences(of: configuration, from: other)
    guard differences.isEmpty || restart == .fromOtherRun else {
      throw .otherRun(path: path, differences: differences)
    }
    self.state = differences.isEmpty ? state : nil
  }

  /// Keeps `state` in place of the one before.
  public func save(_ state: StateDictionary) throws(CheckpointError) {
    try CheckpointFile.write(state, configuration: configuration, to: "\(path)/\(Self.stateName)")
  }

  /// Keeps a part of the output that does not change any more; a state that counts on it is saved afterwards.
  public func save(piece: StateDictionary, _ number: Int) throws(CheckpointError) {
    try CheckpointFile.write(piece, configuration: configuration, to: Self.piece(number, in: path))
  }

  /// The part of the output that was saved under `number`.
  public func piece(_ number: Int) throws(CheckpointError) -> StateDictionary {
    let place = Self.piece(number, in: path)
    let (piece, other) = try CheckpointFile.read(place)
    guard configuration == other else {
      throw .damaged(path: place, reason: "it belongs to another run than the state beside it")
    }
    return piece
  }

  /// Removes everything and gives the lock up: the output is done.
  public func remove() {
    unlink("\(path)/\(Self.stateName)")
    var number = 0
    while true {
      let piece = Self.piece(number, in: path)
      try? OutputFile.removeAbandoned(for: piece)
      guard unlink(piece) == 0 else { break }
      number += 1
    }
    lock.remove()
  }

  private static let stateName = "state.h5"

  private static func piece(_ number: Int, in folder: String) -> String { "\(folder)/piece-\(number).h5" }

  /// Every place at which `mine` and `others` differ, in alphabetical order.
  private static func differences(of mine: [String: String], from others: [String: String]) -> [String] {
    func shown(_ value: String?) -> String {
      guard let value else { return "nothing" }
      return value.count == 64 && value.allSatisfy(\.isHexDigit) ? value.prefix(8) + "…" : value
    }
    return Set(mine.keys).union(others.keys).sorted().compactMap { key in
      mine[key] == others[key] ? nil : "\(key): \(shown(others[key])) there, \(shown(mine[key])) here"
    }
  }
}

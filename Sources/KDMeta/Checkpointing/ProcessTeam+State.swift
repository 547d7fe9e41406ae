internal import Checkpoints
internal import Files
internal import Foundation

extension ProcessTeam {
  /// The state that process 0 has to go on from, in all processes; nil where it begins anew.
  func shared(_ state: StateDictionary?) throws -> StateDictionary? {
    let folder = try PrivateFolder()
    let path = "\(folder.path)/state.h5"
    if let state { try CheckpointFile.write(state, configuration: [:], to: path) }
    let data = try broadcast(state == nil ? Data() : Data(contentsOf: URL(filePath: path)))
    guard !isFirst, !data.isEmpty else { return state }
    try data.write(to: URL(filePath: path))
    return try CheckpointFile.read(path).state
  }
}

internal import Arrays
import Files
import FoundationEssentials
import HDF5

/// A state dictionary as an HDF5 file, with what it belongs to: a dataset an entry in the group `state`, and an attribute
/// a setting in the group `configuration`.
///
/// A SHA-256 over all of it tells damage, and the file appears whole or not at all.
public enum CheckpointFile {
  private static let (format, version) = ("kdmeta-checkpoint", Int64(1))
  private static let (group, configurationGroup) = ("state", "configuration")

  /// Puts `state` at `path`, with the `configuration` of the run that it belongs to.
  public static func write(
    _ state: StateDictionary, configuration: [String: String], to path: String
  ) throws(CheckpointError) {
    try OutputFile.write(to: path, failure: CheckpointError.file) { (temporaryPath) throws(CheckpointError) in
      do throws(HDF5Error) {
        let file = try File.create(temporaryPath)
        let root = try file.root
        try root.attributes.set("format", to: .string(format))
        try root.attributes.set("format_version", to: .integer(version))
        try root.attributes.set("sha256", to: .string(digest(of: state, configuration)))
        let configured = try root.createGroup(configurationGroup).attributes
        for (name, value) in configuration.sorted(by: { $0.key < $1.key }) {
          try configured.set(name, to: .string(value))
        }
        let stored = try root.createGroup(group)
        for (name, entry) in state.entries.sorted(by: { $0.key < $1.key }) {
          switch entry {
          case .floats(let array): try write(array, as: .float32, name, in: stored)
          case .doubles(let array): try write(array, as: .float64, name, in: stored)
          case .integers(let array): try write(array, as: .int64, name, in: stored)
          case .bytes(let array): try write(array, as: .uint8, name, in: stored)
          }
        }
        try file.close()
      } catch { throw .file(.writeFailed(path: path, reason: "\(error.member): \(error.reason)")) }
    }
  }

  /// The state in the file at `path`, and the configuration of the run that it belongs to.
  ///
  /// - Throws: ``CheckpointError/damaged(path:reason:)`` for everything but a whole checkpoint.
  public static func read(
    _ path: String
  ) throws(CheckpointError) -> (state: StateDictionary, configuration: [String: String]) {
    var state = StateDictionary()
    var configuration: [String: String] = [:]
    let stated: String?
    do throws(HDF5Error) {
      let root = try File.open(path).root
      let named = try root.attributes.string("format")
      let numbered = try root.attributes.integer("format_version")
      stated = named == format && numbered == Int(version) ? try root.attributes.string("sha256") : nil
      let configured = try root.group(configurationGroup).attributes
      for name in try configured.names() { configuration[name] = try configured.string(name) }
      let stored = try root.group(group)
      for member in try stored.members() { state[member.name] = try entry(stored.dataset(member.name)) }
    } catch { throw .damaged(path: path, reason: "\(error.member): \(error.reason)") }
    guard let stated else {
      throw .damaged(path: path, reason: "it is no checkpoint that this program knows")
    }
    guard digest(of: state, configuration) == stated else {
      throw .damaged(path: path, reason: "its bytes have changed since it was written")
    }
    return (state, configuration)
  }

  private static func write<Scalar: StoredScalar>(
    _ array: ShapedArray<Scalar>, as type: StoredType, _ name: String, in group: Group
  ) throws(HDF5Error) {
    try group.createDataset(name, shape: array.shape, type: type).write(array)
  }

  private static func entry(_ dataset: Dataset) throws(HDF5Error) -> StateDictionary.Entry {
    switch dataset.storedType {
    case .float32: .floats(try dataset.read())
    case .float64: .doubles(try dataset.read())
    case .int64: .integers(try dataset.read())
    default: .bytes(try dataset.read())
    }
  }

  /// SHA-256 over names, types, shapes and numbers.
  private static func digest(of state: StateDictionary, _ configuration: [String: String]) -> String {
    var digest = RunningDigest()
    for (name, value) in configuration.sorted(by: { $0.key < $1.key }) {
      digest.update(Data("\(name)\0\(value)\0".utf8))
    }
    func take<Scalar>(_ name: String, _ type: StoredType, _ array: ShapedArray<Scalar>) {
      digest.update(Data("\(name)\0\(type)\0\(array.shape)\0".utf8))
      array.scalars.withUnsafeBytes { bytes in digest.update(bytes) }
    }
    for (name, entry) in state.entries.sorted(by: { $0.key < $1.key }) {
      switch entry {
      case .floats(let array): take(name, .float32, array)
      case .doubles(let array): take(name, .float64, array)
      case .integers(let array): take(name, .int64, array)
      case .bytes(let array): take(name, .uint8, array)
      }
    }
    return digest.hexadecimal
  }
}

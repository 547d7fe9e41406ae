internal import Datasets
internal import Files
internal import Foundation
internal import Network

/// The files of a run, and what is known of them: which stages are done, and with what.
final class RunFolder {
  /// Where a stage stands.
  enum State {
    /// It was done just so, and what it made is there.
    case done(StageRecord)
    /// It is to be done; `reason` is empty where it never was.
    case due(reason: String)
  }

  let path: String
  /// Where data lie that the run file calls by a name.
  private let places: [String: String]
  /// Of files that were read already; a file of the run is taken out when it is made anew.
  private var digests: [String: String] = [:]
  private let context: RunContext

  init(_ path: String, places: [String: String], context: RunContext) {
    self.path = path
    self.places = places
    self.context = context
  }

  /// The path of `name` in the folder of `seed`.
  func path(_ name: String, seed: UInt64) -> String { "\(path)/seed-\(seed)/\(name)" }

  /// Where data lie that the run file calls `name`.
  func place(ofData name: String) -> String { places[name] ?? name }

  /// Where `value` lies, for a stage of `seed`.
  func place(of value: Stage.Value, seed: UInt64) -> String {
    switch value {
    case .text(let text), .network(let text): text
    case .file(let name): path(name, seed: seed)
    case .data(let name): place(ofData: name)
    }
  }

  /// Where `stage` stands if it is to do what `command` does.
  func state(of stage: Stage, _ command: any StageCommand) throws(KDMetaError) -> State {
    guard let record = StageRecord(at: path(stage.recordName, seed: stage.seed)) else {
      return .due(reason: "")
    }
    guard let configuration = try configuration(of: stage, command) else {
      return .due(reason: "something that it reads is not there")
    }
    if let difference = try record.configuration.difference(to: configuration) {
      return .due(reason: difference)
    }
    if let output = stage.output {
      guard try digest(ofFileAt: path(output, seed: stage.seed)) == record.output?.sha256 else {
        return .due(reason: "\(output) is not the file that it made")
      }
    }
    return .done(record)
  }

  /// Everything that what `stage` makes follows from; nil where a file is missing that an earlier stage makes.
  func configuration(
    of stage: Stage, _ command: any StageCommand
  ) throws(KDMetaError) -> StageRecord.Configuration? {
    var inputs: [String: String] = [:]
    for input in stage.inputs {
      switch input {
      case .text: continue
      case .data(let name): inputs[name] = try digest(ofData: name)
      // Names of the zoo come before files of the same name, as on the command line.
      case .network(let name): if Zoo(rawValue: name) == nil { inputs[name] = try digest(ofFileAt: name) }
      case .file(let name):
        guard let digest = try digest(ofFileAt: path(name, seed: stage.seed)) else { return nil }
        inputs[name] = digest
      }
    }
    let settings = try command.resolvedSettings()
    return try asCommand {
      StageRecord.Configuration(
        commandLine: stage.commandLine, settings: try JSONValue(of: settings), inputs: inputs)
    }
  }

  /// Makes the folders that `stage` writes into, and forgets what lay there under the names that it gives.
  func prepare(for stage: Stage) throws(KDMetaError) {
    let folder = path(stage.row.name, seed: stage.seed)
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw .file(.cannotCreate(path: folder, reason: error.localizedDescription))
    }
    if let output = stage.output { digests[path(output, seed: stage.seed)] = nil }
  }

  /// The file that `stage` has made.
  func output(of stage: Stage) throws -> StageRecord.Output? {
    guard let name = stage.output else { return nil }
    let path = path(name, seed: stage.seed)
    guard let sha256 = try digest(ofFileAt: path) else { throw FileError.missing(path: path) }
    return StageRecord.Output(sha256: sha256, bytes: try FileSize.bytes(ofFileAt: path))
  }

  /// The seeds of which there is a folder.
  func seeds() -> [UInt64] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.compactMap { $0.hasPrefix("seed-") ? UInt64($0.dropFirst("seed-".count)) : nil }
  }

  /// The size of data in files; nil for those that the program carries.
  func bytes(ofData name: String) throws(KDMetaError) -> Int? { try data(name).bytes }

  private func digest(ofData name: String) throws(KDMetaError) -> String { try data(name).sha256 }

  private var dataDigests: [String: DataDigest] = [:]

  private func data(_ name: String) throws(KDMetaError) -> DataDigest {
    if let known = dataDigests[name] { return known }
    let digest = try asCommand {
      try DataDigest(of: place(ofData: name), onProgress: context.digestProgress)
    }
    dataDigests[name] = digest
    return digest
  }

  private func digest(ofFileAt path: String) throws(KDMetaError) -> String? {
    if let known = digests[path] { return known }
    do throws(FileError) {
      let digest = try FileDigest.sha256(ofFileAt: path)
      digests[path] = digest
      return digest
    } catch .missing {
      return nil
    } catch { throw .file(error) }
  }
}

extension StageRecord.Configuration {
  /// What is not the same in `other`, in a few words; nil where nothing is.
  fileprivate func difference(to other: Self) throws(KDMetaError) -> String? {
    guard self != other else { return nil }
    if version != other.version { return "kdmeta \(version) made it, and this is \(other.version)" }
    if let difference = settings.difference(to: other.settings) { return difference }
    let names = Set(inputs.keys).union(other.inputs.keys).sorted()
    if let name = names.first(where: { inputs[$0] != other.inputs[$0] }) { return "\(name) is another" }
    return "its command line was: \(commandLine)"
  }
}

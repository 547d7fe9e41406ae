public import Bundle
public import Checkpoints
public import Datasets
public import Files
public import Network
public import ONNX
public import Records
public import Torch

/// Why a command failed. Each case says what was wrong, where, and where it helps what to do next.
public enum KDMetaError: Error, Sendable, CustomStringConvertible {
  /// A file cannot be read or written.
  case file(FileError)
  /// An ONNX file cannot be read or written.
  case onnx(ONNXError)
  /// The model in the file at `path` cannot be used.
  case model(path: String, ModelError)
  /// A dataset cannot be read.
  case dataset(DatasetError)
  /// A bundle cannot be read or written.
  case bundle(BundleError)
  /// A key cannot be read.
  case key(KeyError)
  /// A record cannot be made or used.
  case record(RecordError)
  /// A checkpoint cannot be written or gone on from.
  case checkpoint(CheckpointError)
  /// The engine failed.
  case engine(TorchError)
  /// A run file cannot be used.
  case runFile(RunFileError)
  /// Inputs that are fine by themselves do not fit together, or a choice does not fit them.
  case mismatch(String)
  /// What the partial bundles at `paths` hold of a record cannot be added.
  case unmergeable(paths: [String], record: String, RecordDisagreement)
  /// A choice that is none.
  case usage(String)
  /// A choice that is none, or that does not fit the inputs, and which it is.
  case choice(Choice, String)
  case unfit(Choice, String)
  /// The data that a run file calls `name` are not at `path`.
  case missingData(name: String, path: String)
  /// A method cannot be used as it was asked for.
  case method(MethodError)
  /// What is to fall has become no finite number.
  case diverged(what: String, value: Double)
  /// The user asked to stop. The folder `checkpoint` holds what the same command goes on from; nil where it begins anew.
  case interrupted(signal: Int32, checkpoint: String?)
  /// Another process of the same command has gone, or does not answer.
  case lostProcess(String)
  /// A failure that nothing above describes.
  case other(String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .onnx(let error): error.description
    case .model(let path, let error): "\(path): \(error)"
    case .dataset(let error): error.description
    case .bundle(let error): error.description
    case .key(let error): error.description
    case .record(let error): error.description
    case .checkpoint(let error): error.description
    case .engine(let error): error.description
    case .runFile(let error): error.description
    case .missingData(let name, let path):
      "\(path): there is no such file or folder; say where the data '\(name)' lie"
    case .method(let error): error.description
    case .diverged(let what, let value): "\(what) became \(value); a lower learning rate may help"
    case .unmergeable(let paths, let record, let reason):
      "\(paths.joined(separator: " cannot be merged with ")): record '\(record)': \(reason)"
    case .mismatch(let text), .usage(let text), .choice(_, let text), .unfit(_, let text), .other(let text):
      text
    case .lostProcess(let text):
      "the other processes cannot be reached any more, so one of them must have ended (\(text)); what was kept is kept, and the same "
        + "command goes on from there"
    case .interrupted(_, nil): "interrupted; no unfinished output was left behind"
    case .interrupted(_, let checkpoint?):
      "interrupted; the same command goes on from \(checkpoint)"
    }
  }

  /// Words `error`, as the modules below throw it, as one of the command's.
  init(_ error: any Error, model path: String = "the model") {
    self =
      switch error {
      case let error as KDMetaError: error
      case let error as FileError: .file(error)
      case let error as ONNXError: .onnx(error)
      case let error as ModelError where error.kind == .execution(.connection): .lostProcess("\(error)")
      case let error as ModelError: .model(path: path, error)
      case let error as DatasetError: .dataset(error)
      case let error as PreprocessingError: .dataset(.preprocessing(reason: error.reason))
      case let error as BundleError: .bundle(error)
      case let error as KeyError: .key(error)
      case let error as MethodError: .method(error)
      case let error as MethodOptionError: .method(.option(error))
      case let error as RecordError: error.stop.map { KDMetaError($0) } ?? .record(error)
      case let error as CheckpointError: .checkpoint(error)
      case let error as TorchError where error.kind == .connection: .lostProcess("\(error)")
      case let error as TorchError: .engine(error)
      default: .other("\(error)")
      }
  }
}

/// Runs a command's work, whose steps throw errors of several modules, and words them as the command's.
func asCommand<Result>(_ body: () throws -> Result) throws(KDMetaError) -> Result {
  do { return try body() } catch { throw KDMetaError(error) }
}

import Bundle
import Checkpoints
import Datasets
import Files
import KDMeta
import Network
import ONNX

/// The exit codes of BSD's sysexits, and a shell's for signals.
enum ExitStatus {
  /// Of `run-model` alone, for programs that go through many models.
  static let unsupportedModel: Int32 = 3
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let missingInput: Int32 = 66
  static let failure: Int32 = 70
  static let cannotCreate: Int32 = 73
  static let inputOutput: Int32 = 74
  static let signalBase: Int32 = 128
}

extension KDMetaError {
  /// What the program ends with on account of this error.
  var exitCode: Int32 {
    switch self {
    case .file(let error): error.exitCode
    case .onnx(let error): error.exitCode
    case .model(_, let error): error.exitCode
    case .dataset(let error): error.exitCode
    case .bundle(.file(let error)), .checkpoint(.file(let error)): error.exitCode
    case .key(.file(let error)): error.exitCode
    case .key(.noSuchKey): ExitStatus.missingInput
    case .method(let error): error.exitCode
    case .missingData: ExitStatus.missingInput
    case .bundle, .checkpoint, .key, .record, .runFile, .mismatch, .unfit, .diverged: ExitStatus.badData
    case .usage, .choice: ExitStatus.usage
    case .lostProcess: ExitStatus.inputOutput
    case .interrupted(let signal, _): ExitStatus.signalBase + signal
    case .engine, .other: ExitStatus.failure
    }
  }
}

extension FileError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .missing, .unreadable: ExitStatus.missingInput
    case .cannotCreate: ExitStatus.cannotCreate
    case .writeFailed: ExitStatus.inputOutput
    }
  }
}

extension ONNXError {
  fileprivate var exitCode: Int32 {
    switch kind {
    case .missing, .unreadable: ExitStatus.missingInput
    case .notONNX, .unsupported, .invalid: ExitStatus.badData
    case .notWritten: ExitStatus.inputOutput
    }
  }
}

extension DatasetError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .missing, .unreadable, .noSuchSample: ExitStatus.missingInput
    case .unrecognised, .malformed, .inconsistent, .tooLarge, .preprocessing, .hdf5: ExitStatus.badData
    }
  }
}

extension ModelError {
  fileprivate var exitCode: Int32 {
    switch kind {
    case .unsupported, .invalid: ExitStatus.badData
    case .execution: ExitStatus.failure
    }
  }
}

extension MethodError {
  fileprivate var exitCode: Int32 {
    switch self {
    case .unknown, .option, .needsBundle, .takesNoBundle, .trainsNoGenerator: ExitStatus.usage
    case .lacksRecord, .lacksDirections, .notPossible, .nonePossible, .tooFewImages: ExitStatus.badData
    }
  }
}

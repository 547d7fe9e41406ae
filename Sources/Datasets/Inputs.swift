// Whoever reads images speaks of their shapes and of how they become inputs: these types are part of what this module offers.
@_exported public import Inputs

extension DatasetError {
  /// What `error` means for who wanted images.
  init(_ error: PreprocessingError) {
    self = .preprocessing(reason: error.reason)
  }
}
